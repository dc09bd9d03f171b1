package io.interspan.launcher.log;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.rolling.FixedWindowRollingPolicy;
import ch.qos.logback.core.rolling.RollingFileAppender;
import ch.qos.logback.core.rolling.SizeBasedTriggeringPolicy;
import ch.qos.logback.core.spi.ContextAwareBase;
import ch.qos.logback.core.util.FileSize;
import java.nio.file.Path;
import org.slf4j.Logger;

/// Logback's configuration, in code: quicker to start with than a file, and found by it as a
/// service.
///
/// Without [#to] before the first logger, nothing is logged: a short command has no file.
public final class LogFile extends ContextAwareBase implements Configurator {
  private static final String PROPERTY = "interspan.log";

  /// When a file is full, it becomes `.1`, and the one before it goes.
  private static final FileSize MAX_SIZE = FileSize.valueOf("16MB");

  /// Says where this process logs; before anything has asked for a logger.
  public static void to(Path file) {
    System.setProperty(PROPERTY, file.toString());
    System.setProperty("hazelcast.logging.type", "slf4j");
  }

  @Override
  public ExecutionStatus configure(LoggerContext context) {
    var root = context.getLogger(Logger.ROOT_LOGGER_NAME);
    var file = System.getProperty(PROPERTY, "");
    if (file.isEmpty()) {
      root.setLevel(Level.OFF);
      return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
    }
    root.setLevel(Level.INFO);
    root.addAppender(appender(context, file));
    context.getLogger("com.hazelcast").setLevel(Level.WARN);
    // Each start, these recommend what we neither need nor use: its consensus, faster reflection.
    context.getLogger("com.hazelcast.cp.CPSubsystem").setLevel(Level.ERROR);
    context.getLogger("com.hazelcast.instance.impl.HazelcastInstanceFactory").setLevel(Level.ERROR);
    return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
  }

  private static RollingFileAppender<ILoggingEvent> appender(LoggerContext context, String file) {
    var encoder = new PatternLayoutEncoder();
    encoder.setContext(context);
    encoder.setPattern("%d{yyyy-MM-dd'T'HH:mm:ss.SSSXXX} %-5level %logger{0} %msg%n%xEx{full}");
    encoder.start();

    var appender = new RollingFileAppender<ILoggingEvent>();
    appender.setContext(context);
    appender.setName("file");
    appender.setFile(file);
    appender.setEncoder(encoder);

    var window = new FixedWindowRollingPolicy();
    window.setContext(context);
    window.setParent(appender);
    window.setFileNamePattern(file + ".%i");
    window.setMinIndex(1);
    window.setMaxIndex(1);
    window.start();

    var trigger = new SizeBasedTriggeringPolicy<ILoggingEvent>();
    trigger.setContext(context);
    trigger.setMaxFileSize(MAX_SIZE);
    trigger.start();

    appender.setRollingPolicy(window);
    appender.setTriggeringPolicy(trigger);
    appender.start();
    return appender;
  }
}
