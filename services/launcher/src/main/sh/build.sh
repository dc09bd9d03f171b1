# Sourced by ./interspan, after jdk.sh: builds the jars, and the JVM's cache for a quick start. Needs $root and $target.

# Builds where the jars are missing, or older than any source or pom. Prints what it does; 1 where it failed.
build_if_needed() {
  is_built && return 0
  mkdir -p "$target"
  # Two that start at once build once.
  exec 9>"$target/build.lock"
  if command -v flock >/dev/null; then flock 9; fi
  if ! is_built; then
    build || return 1
  fi
  exec 9>&-
}

is_built() {
  [ -f "$target/built" ] && [ -f "$target/interspan.jar" ] &&
    [ -z "$(cd "$root" && find pom.xml eventbus-codecs examples services \
      \( -name target -o -path '*/src/test' -o -path '*/src/main/sh' -o -name .jqwik-database \) -prune -o \( -type f -o -path '*/src/*' \) -newer "$target/built" -print -quit)" ]
}

build() {
  if ! command -v mvn >/dev/null; then
    echo "Interspan is built with Maven and found no mvn on the PATH: install it, such as the package maven." >&2
    return 1
  fi
  # Standard output is the command's: get -o json goes into other programs.
  echo "Building Interspan with mvn package (once, and again when sources change) ..." >&2
  # What changes while it builds is built next time.
  touch "$target/building"
  if ! (cd "$root" && MAVEN_OPTS="${MAVEN_OPTS:-} --sun-misc-unsafe-memory-access=allow" \
    mvn -B -q -DskipTests -Dspotless.check.skip=true -pl services/launcher -am package >&2 9>&-); then
    echo "The build failed: what Maven says stands above." >&2
    return 1
  fi
  rm -f "$target"/interspan.aot "$target"/interspan.aot.*
  mv "$target/building" "$target/built"
}

# Adds the cache $1 to the array jvm, and makes it first where there is none, from one run of the demo. Whatever goes
# wrong with it, the command runs.
aot_cache() {
  local cache=$1 release made=""
  release=$(<"$JAVA_HOME/release")
  [ -r "$cache.jdk" ] && made=$(<"$cache.jdk")
  if [ "$made" != "$release" ] && [ -w "$target" ]; then
    # One try for each build and JDK.
    make_aot_cache "$cache" && printf '%s\n' "$release" >"$cache.jdk" || true
  fi
  if [ -f "$cache" ]; then
    jvm+=(-XX:AOTCache="$cache" -Xlog:aot=off -Xlog:cds=off)
  fi
}

make_aot_cache() {
  local new="$1.$$"
  echo "Preparing a quick start: one trial run, kept as $1 ..." >&2
  rm -f "$1"
  # Only G1 puts objects of the heap into it, which any collector then loads.
  if timeout 300 "$JAVA_HOME/bin/java" "${jvm[@]}" -XX:+UseG1GC -XX:AOTCacheOutput="$new" -Xlog:aot=off -Xlog:cds=off \
    -jar "$target/interspan.jar" demo --training >"$1.log" 2>&1 && [ -s "$new" ]; then
    mv "$new" "$1"
  else
    rm -f "$new"
    echo "... there is none this time ($1.log says why); everything works without it." >&2
  fi
}
