# Sourced by ./interspan and ./verify: finds a JDK that Interspan is built and run with, and sets JAVA_HOME to it.
# Taken are JAVA_HOME, if it is one, then what lies in JVM_DIRS (folders separated by colons), the newest first.
# Says one line on standard error and returns 1 where there is none.

JDK_WANTED=25

# The feature version of the JDK in folder $1; fails where it has no compiler.
jdk_version() {
  [ -x "$1/bin/java" ] && [ -x "$1/bin/javac" ] && [ -r "$1/release" ] || return 1
  local version
  version=$(sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$1/release")
  [ -n "$version" ] && echo "$version"
}

find_jdk() {
  local found="" version best="" best_version=0 home
  local dir dirs="${JVM_DIRS:-/usr/lib/jvm:/Library/Java/JavaVirtualMachines}"

  if [ -n "${JAVA_HOME:-}" ]; then
    if version=$(jdk_version "$JAVA_HOME"); then
      [ "$version" -ge "$JDK_WANTED" ] && return 0
      found="JAVA_HOME ($JAVA_HOME) is a JDK $version"
    else
      found="JAVA_HOME ($JAVA_HOME) is not a JDK"
    fi
  fi

  local IFS=: seen=":${JAVA_HOME:-}:"
  for dir in $dirs; do
    for home in "$dir"/* "$dir"/*/Contents/Home; do
      version=$(jdk_version "$home") || continue
      home=$(readlink -f "$home")
      case "$seen" in *":$home:"*) continue ;; esac
      seen="$seen$home:"
      if [ "$version" -ge "$JDK_WANTED" ] && [ "$version" -gt "$best_version" ]; then
        best=$home
        best_version=$version
      elif [ "$version" -lt "$JDK_WANTED" ]; then
        found="${found:+$found, }$home is a JDK $version"
      fi
    done
  done
  if [ -n "$best" ]; then
    JAVA_HOME=$best
    export JAVA_HOME
    return 0
  fi
  echo "Interspan needs a JDK $JDK_WANTED and found none (${found:-no JDK in $dirs}):" \
    "install one, such as temurin-$JDK_WANTED-jdk, or set JAVA_HOME to it." >&2
  return 1
}
