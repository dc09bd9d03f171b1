package io.interspan.launcher.demo;

import io.interspan.launcher.state.ProcessRecord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Consumer;

/// What demos left on this machine whose processes were killed: folders, and network namespaces
/// with the interfaces in them.
public final class Leftovers {
  private final Path folders;
  private final Path namespaces;

  /// @param folders where demos have their folders
  /// @param namespaces where the names of network namespaces are
  Leftovers(Path folders, Path namespaces) {
    this.folders = folders;
    this.namespaces = namespaces;
  }

  /// Returns those of this machine.
  public static Leftovers ofThisMachine() {
    return new Leftovers(Path.of(System.getProperty("java.io.tmpdir")), DemoNamespaces.FOLDER);
  }

  /// A thing of a demo.
  private record Left(Path path, DemoName name) {}

  /// What is there of demos that do not run.
  ///
  /// @param namespaces their names
  /// @param folders to be deleted after these: they say whose those are
  record Found(List<String> namespaces, List<DemoFolder> folders) {}

  /// Removes all of it.
  ///
  /// @param say told of each
  public void remove(Consumer<String> say) throws IOException {
    var found = find();
    // Another's are not ours to delete; only root makes any.
    if (Root.is()) {
      for (var namespace : found.namespaces()) {
        DemoNamespaces.delete(namespace);
        say.accept("removed network namespace " + namespace + " of a demo that was killed");
      }
    }
    for (var folder : found.folders()) {
      folder.close();
      say.accept("removed " + folder.path() + " of a demo that was killed");
    }
  }

  /// Looks.
  Found find() throws IOException {
    var dead = new TreeSet<Long>();
    var alive = new TreeSet<Long>();
    var left = new ArrayList<DemoFolder>();
    for (var one : list(folders)) {
      var folder = new DemoFolder(one.path());
      // What another user made in a folder that is everybody's is not read.
      if (!Files.isDirectory(one.path(), LinkOption.NOFOLLOW_LINKS) || !isOurs(one.path())) {
        continue;
      }
      var record =
          folder.state().processes().stream()
              .filter(process -> process.pid() == one.name().pid())
              .findFirst();
      if (isAlive(record, one.name().pid())) {
        alive.add(one.name().pid());
      } else {
        dead.add(one.name().pid());
        left.add(folder);
      }
    }
    var names =
        list(namespaces).stream()
            .filter(one -> !alive.contains(one.name().pid()))
            .filter(one -> dead.contains(one.name().pid()) || isNone(one.name().pid()))
            .map(one -> one.name().toString())
            .toList();
    return new Found(names, left);
  }

  /// Without an entry it is about to start or to end, unless its pid is another's by now: then what
  /// it left is for a later demo.
  private static boolean isAlive(Optional<ProcessRecord> record, long pid) {
    return record.map(one -> one.handle().isPresent()).orElseGet(() -> !isNone(pid));
  }

  private static boolean isNone(long pid) {
    return ProcessHandle.of(pid).isEmpty();
  }

  private static boolean isOurs(Path path) throws IOException {
    try {
      var owner = Files.getOwner(path, LinkOption.NOFOLLOW_LINKS);
      return owner.equals(Files.getOwner(Path.of("/proc/self")));
    } catch (NoSuchFileException _) {
      return false; // Its demo has just ended.
    }
  }

  private static List<Left> list(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (var paths = Files.list(folder)) {
      return paths
          .sorted()
          .flatMap(path ->
              DemoName.tryParse(path.getFileName().toString())
                  .map(name -> new Left(path, name))
                  .stream())
          .toList();
    }
  }
}
