# shellcheck shell=sh
# Builds what ./freehold runs, when it is missing or older than its sources. Sourced by ./freehold.
#
# An image is a folder with the jars and the start-up cache made for them. Maven's own output is
# copied into a new image, and `current` is switched to it at the end, so a build never pulls the jars
# from under a command that is running; the image before stays for those that still run from it.
#
#   target/freehold/current            the name of the image to run
#   target/freehold/stamp              as old as the sources that it was built from
#   target/freehold/images/NAME/lib    the jars
#   target/freehold/images/NAME/jdk    the JDK that the cache was made by
#   target/freehold/images/NAME/cache  the cache
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
    cd "$home" && find pom.xml ./*/pom.xml ./*/src/main -newer "$image_work/stamp" -print 2>/dev/null
  )" ]
}

# Sets image to the folder of the image to run.
image_select() {
  read -r image_name <"$image_work/current"
  image=$image_work/images/$image_name
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
    image_say 'building, because sources have changed ...'
  else
    image_say 'building, for the first use ...'
  fi
  image_compile
  image_install
)

image_compile() {
  jdk_quiet_maven
  : >"$image_work/stamp.new"
  rm -rf "$home/cli/target/freehold/lib"
  if ! (
    cd "$home" &&
      mvn -q -B -ntp -Dmaven.test.skip=true -Dspotless.check.skip=true -pl cli -am package
  ) >"$image_work/build.log" 2>&1 9>&-; then
    cat "$image_work/build.log" >&2
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

# Whether the image $1 was trained by this JDK. Another one would refuse the cache, and start slowly.
image_is_trained() {
  [ -f "$1/jdk" ] && read -r image_jdk <"$1/jdk" && [ "$image_jdk" = "$jdk_version $JAVA_HOME" ]
}

# Makes the cache of the image $1: runs the commonest commands once and keeps the classes as the JVM
# has them loaded and linked (JEP 483, JEP 514). Without a cache everything works, only slower, so a
# failure here, as in a folder that may not be written, is none of the user's business.
image_train() {
  image_cache=$1/cache.$$
  {
    # shellcheck disable=SC2086 # The options are words without spaces.
    if "$JAVA_HOME/bin/java" "-XX:AOTCacheOutput=$image_cache" $image_options -p "$1/lib" \
      -m org.freehold.cli/org.freehold.cli.Training "$home/examples/traces/xz.rep"; then
      mv -f "$image_cache" "$1/cache"
    else
      rm -f "$1/cache" "$image_cache"
    fi
    printf '%s\n' "$jdk_version $JAVA_HOME" >"$1/jdk"
  } >/dev/null 2>&1 9>&- || true
}
