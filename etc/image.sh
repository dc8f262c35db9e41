# shellcheck shell=sh
# Builds what ./freehold runs, when it is missing or older than its sources. Sourced by ./freehold.
#
# An image is a folder with the jars and the start-up cache made for them. Maven's own output is
# copied into a new image, and `current` is switched to it at the end, so a build never removes the
# jars of a command that is running; the previous image stays for those that still run from it.
#
#   target/freehold/current            the name of the image to run
#   target/freehold/stamp              as old as the sources that it was built from
#   target/freehold/images/NAME/lib    the jars
#   target/freehold/images/NAME/jdk    the JDK that the cache was made by
#   target/freehold/images/NAME/cache  the cache
#
# The benchmarks bring JMH and the libraries that Freehold is measured against, which no other command
# needs. They are built on first use, in the same way:
#
#   target/freehold/bench/current      the name of the folder to run from
#   target/freehold/bench/stamp        as old as the sources that it was built from
#   target/freehold/bench/NAME         the jars
#
# The caller sets: home, JAVA_HOME, jdk_version, and image_options, the options of the JVM that the
# cache depends on.

image_say() {
  printf 'freehold: %s\n' "$1" >&2
}

# Whether there is an image and no source is newer. Folders count as sources, so a deleted file is
# seen too.
image_is_current() {
  [ -f "$image_work/current" ] && [ -f "$image_work/stamp" ] && [ -z "$(
    cd "$home" && find pom.xml ./*/pom.xml ./*/src/main -path './bench/*' -prune -o \
      -newer "$image_work/stamp" -print 2>/dev/null
  )" ]
}

# Sets image to the folder of the image to run.
image_select() {
  read -r image_name <"$image_work/current"
  image=$image_work/images/$image_name
}

# Runs Maven in $home with the arguments after the log file $1, and says on stderr which module is
# being built; a first build downloads its libraries and takes minutes. Maven's output goes to the log.
# The result is Maven's. Written with what the shell has built in, since little else may be installed.
image_maven() {
  image_log=$1
  shift
  image_result=$(
    exec 3>&1
    { (cd "$home" && mvn -B -ntp "$@" 2>&1 9>&-) && echo 0 >&3 || echo "$?" >&3; } |
      while IFS= read -r image_line; do
        printf '%s\n' "$image_line" >&4
        case $image_line in
          '[INFO] Building '*'['*/*']')
            image_step=${image_line##*'['}
            image_step=${image_step%']'}
            image_line=${image_line#'[INFO] Building '}
            image_say "building ${image_line%% [0-9]*}, ${image_step%/*} of ${image_step#*/}"
            ;;
        esac
      done 4>"$image_log" 3>&-
  )
  [ "$image_result" = 0 ]
}

# Prints what went wrong, from the log of a build.
image_errors() {
  while IFS= read -r image_line; do
    case $image_line in
      '[INFO]'*) ;;
      *) printf '%s\n' "$image_line" >&2 ;;
    esac
  done <"$1"
}

# Waits until no other process builds. The lock ends with the (sub)shell that took it.
image_lock() {
  if command -v flock >/dev/null 2>&1; then
    exec 9>"$image_work/lock"
    flock -n 9 || {
      image_say 'waiting for another build'
      flock 9
    }
  else
    until ln -s "$$" "$image_work/lock.pid" 2>/dev/null; do
      kill -0 "$(readlink "$image_work/lock.pid")" 2>/dev/null || rm -f "$image_work/lock.pid"
      sleep 1
    done
    trap 'rm -f "$image_work/lock.pid"' EXIT
    trap 'exit 130' INT TERM HUP
  fi
}

# Builds the image, unless another process did so while this one waited.
image_build() (
  mkdir -p "$image_work"
  image_lock
  if image_is_current; then
    exit 0
  fi
  if ! command -v mvn >/dev/null 2>&1; then
    image_say 'needs Maven 3.8.1 or newer to build itself, and there is no mvn on the PATH'
    exit 2
  fi
  if [ -f "$image_work/current" ]; then
    image_say 'building because sources have changed ...'
  else
    image_say 'building for the first use, which takes a few minutes ...'
  fi
  image_compile
  image_install
)

image_compile() {
  jdk_quiet_maven
  : >"$image_work/stamp.new"
  rm -rf "$home/cli/target/freehold/lib"
  if ! image_maven "$image_work/build.log" \
    -Dmaven.test.skip=true -Dspotless.check.skip=true -pl cli -am package; then
    image_errors "$image_work/build.log"
    image_say 'the build failed'
    exit 1
  fi
}

image_install() {
  image_old=
  if [ -f "$image_work/current" ]; then
    read -r image_old <"$image_work/current"
  fi
  image_new=$(date +%Y%m%d-%H%M%S)-$$
  mkdir -p "$image_work/images/$image_new"
  cp -Rp "$home/cli/target/freehold/lib" "$image_work/images/$image_new/lib"
  image_train "$image_work/images/$image_new"
  printf '%s\n' "$image_new" >"$image_work/current.new"
  mv -f "$image_work/current.new" "$image_work/current"
  mv -f "$image_work/stamp.new" "$image_work/stamp"
  for image_each in "$image_work"/images/*; do
    case ${image_each##*/} in
      "$image_new" | "$image_old") ;;
      *) rm -rf "$image_each" ;;
    esac
  done
}

# Whether there are benchmarks and none of their sources is newer.
bench_is_current() {
  [ -f "$bench_work/current" ] && [ -f "$bench_work/stamp" ] && [ -z "$(
    cd "$home" && for bench_module in bench lab trace core testkit bom; do
      find pom.xml "$bench_module/pom.xml" "$bench_module/src/main" -newer "$bench_work/stamp" \
        -print 2>/dev/null
    done
  )" ]
}

# Sets bench to the folder with the jars of the benchmarks, which are built when needed.
bench_select() {
  bench_work=$image_work/bench
  bench_is_current || bench_build
  read -r bench_name <"$bench_work/current"
  bench=$bench_work/$bench_name
}

bench_build() (
  mkdir -p "$bench_work"
  image_lock
  if bench_is_current; then
    exit 0
  fi
  image_say 'building the benchmarks for the first use ...'
  jdk_quiet_maven
  : >"$bench_work/stamp.new"
  rm -rf "$home/bench/target/freehold/lib"
  if ! image_maven "$bench_work/build.log" \
    -Dmaven.test.skip=true -Dspotless.check.skip=true -pl bench -am package; then
    image_errors "$bench_work/build.log"
    image_say 'the build of the benchmarks failed'
    exit 1
  fi
  bench_old=
  if [ -f "$bench_work/current" ]; then
    read -r bench_old <"$bench_work/current"
  fi
  bench_new=$(date +%Y%m%d-%H%M%S)-$$
  cp -Rp "$home/bench/target/freehold/lib" "$bench_work/$bench_new"
  printf '%s\n' "$bench_new" >"$bench_work/current.new"
  mv -f "$bench_work/current.new" "$bench_work/current"
  mv -f "$bench_work/stamp.new" "$bench_work/stamp"
  for bench_each in "$bench_work"/*/; do
    bench_each=${bench_each%/}
    case ${bench_each##*/} in
      "$bench_new" | "$bench_old") ;;
      *) rm -rf "$bench_each" ;;
    esac
  done
)

# Whether a command line measures something, and does not only print help or draw a chart of what was
# measured.
bench_is_wanted() {
  [ "${1:-}" = bench ] || return 1
  [ "${2:-}" != chart ] || return 1
  for bench_word; do
    case $bench_word in
      -h | --help | -V | --version) return 1 ;;
    esac
  done
}

# Whether the image $1 was trained by this JDK. Another one would refuse the cache, and start slowly.
image_is_trained() {
  [ -f "$1/jdk" ] && read -r image_jdk <"$1/jdk" && [ "$image_jdk" = "$jdk_version $JAVA_HOME" ]
}

# Makes the cache of the image $1: runs the commonest commands once and keeps the classes as the JVM
# has them loaded and linked (JEP 483, JEP 514). Without a cache everything works, only slower, so a
# failure here, as in a folder that is not writable, is not reported.
image_train() {
  image_cache=$1/cache.$$
  {
    # shellcheck disable=SC2086 # The options are words without spaces.
    if "$JAVA_HOME/bin/java" "-XX:AOTCacheOutput=$image_cache" $image_options -p "$1/lib" \
      -m org.freehold.cli/org.freehold.cli.CdsTraining "$home/examples/traces/xz.rep"; then
      mv -f "$image_cache" "$1/cache"
    else
      rm -f "$1/cache" "$image_cache"
    fi
    printf '%s\n' "$jdk_version $JAVA_HOME" >"$1/jdk"
  } >/dev/null 2>&1 9>&- || true
}
