package io.interspan.launcher.state;

import io.vertx.core.json.DecodeException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;

/// A folder with all that one running system leaves on the machine:
///
/// ```
/// topology.yaml         what `up` was given
/// processes/NAME.json   who runs, where its operations API is, and its token; only its user reads it
/// logs/NAME.log         what it says to people who look for reasons
/// data/...              what its services keep
/// credentials.json      what the command line logs in with; only its user can read it
/// ```
///
/// @param root the folder
public record StateDir(Path root) {
  /// Where it is when nothing else is asked for: below the working directory.
  public static final String DEFAULT = ".interspan";

  public StateDir {
    root = root.toAbsolutePath().normalize();
  }

  /// Returns where `up` keeps what it was given.
  public Path topology() {
    return root.resolve("topology.yaml");
  }

  /// Returns the log file of a process.
  public Path log(String process) {
    return root.resolve("logs").resolve(process + ".log");
  }

  /// Returns what a process prints: what it said before it could log, or when it died.
  public Path output(String process) {
    return root.resolve("logs").resolve(process + ".out");
  }

  /// Returns the folder of the global manager's data.
  public Path globalManagerData() {
    return root.resolve("data").resolve("global-manager");
  }

  /// Returns the folder with the certificate and the users of the APIs of this machine.
  public Path access() {
    return root.resolve("data").resolve("access");
  }

  /// Returns the file with the command line's credentials.
  public Path credentials() {
    return root.resolve("credentials.json");
  }

  /// Returns the folder of a site's data.
  public Path siteData(String site) {
    return root.resolve("data").resolve("sites").resolve(site);
  }

  /// Returns the file of the log of intents.
  public Path intentLog() {
    return globalManagerData().resolve("intents.db");
  }

  /// Returns the file with the copies that a site's manager keeps.
  public Path siteManagerCopies(String site) {
    return siteData(site).resolve("site-manager.db");
  }

  /// Returns the sites whose managers keep copies here, sorted.
  public List<String> sitesWithData() {
    try (var folders = Files.list(root.resolve("data").resolve("sites"))) {
      return folders
          .map(folder -> folder.getFileName().toString())
          .filter(site -> Files.exists(siteManagerCopies(site)))
          .sorted()
          .toList();
    } catch (NoSuchFileException _) {
      return List.of();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Makes the folders.
  public void create() throws IOException {
    for (var folder : List.of("processes", "logs", "data")) {
      Files.createDirectories(root.resolve(folder));
    }
  }

  /// Enters a process. Whoever reads meanwhile sees the old entry or the new one.
  public void enter(ProcessRecord process) throws IOException {
    var whole = Files.createTempFile(root.resolve("processes"), process.name(), ".new");
    Files.writeString(whole, process.toJson().encodePrettily() + "\n");
    Files.move(
        whole,
        file(process.name()),
        StandardCopyOption.ATOMIC_MOVE,
        StandardCopyOption.REPLACE_EXISTING);
  }

  /// Takes a process out.
  public void remove(String process) {
    try {
      Files.deleteIfExists(file(process));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Returns the entry of a process, alive or not.
  public Optional<ProcessRecord> process(String name) {
    return read(file(name));
  }

  /// Returns the entries of all processes, alive or not, by name.
  public List<ProcessRecord> processes() {
    try (var files = Files.list(root.resolve("processes"))) {
      return files
          .filter(file -> file.toString().endsWith(".json"))
          .sorted()
          .flatMap(file -> read(file).stream())
          .toList();
    } catch (NoSuchFileException _) {
      return List.of();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Path file(String process) {
    return root.resolve("processes").resolve(process + ".json");
  }

  private static Optional<ProcessRecord> read(Path file) {
    try {
      return Optional.of(ProcessRecord.parse(Files.readString(file)));
    } catch (NoSuchFileException _) {
      return Optional.empty();
    } catch (DecodeException | ClassCastException | IllegalArgumentException e) {
      throw new IllegalStateException(file + " cannot be read: delete it, or the folder", e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
