# shellcheck shell=sh
# Finds a JDK that Freehold builds and runs on. Sourced by ./freehold and ./dev.
#
#   find_jdk NAME    sets and exports JAVA_HOME and sets jdk_version, or says on stderr, as NAME, what
#                    it looked at and what to install, and exits with 2.
#
# The order: JAVA_HOME, the java on the PATH, then the usual folders, and among these the oldest that
# is new enough, because that is the one Freehold is tested on. A JDK states its version in its file
# `release`; starting it to ask would cost more time than the rest of a short command.

jdk_minimum=25

# Reads the version of the JDK in folder $1 into jdk_version and jdk_feature. Fails when the folder
# holds no JDK.
jdk_read() {
  jdk_version=
  jdk_feature=
  [ -r "$1/release" ] && [ -x "$1/bin/java" ] && [ -x "$1/bin/javac" ] || return 1
  while IFS='=' read -r jdk_key jdk_value || [ -n "$jdk_key" ]; do
    if [ "$jdk_key" = JAVA_VERSION ]; then
      jdk_value=${jdk_value#\"}
      jdk_version=${jdk_value%%\"*}
    fi
  done <"$1/release"
  jdk_feature=${jdk_version%%[!0-9]*}
  [ -n "$jdk_feature" ]
}

jdk_new_enough() {
  jdk_read "$1" && [ "$jdk_feature" -ge "$jdk_minimum" ]
}

# Prints the folder of the JDK whose java is first on the PATH.
jdk_on_path() {
  jdk_link=$(command -v java) || return 1
  while [ -L "$jdk_link" ]; do
    jdk_target=$(readlink "$jdk_link")
    case $jdk_target in
      /*) jdk_link=$jdk_target ;;
      *) jdk_link=${jdk_link%/*}/$jdk_target ;;
    esac
  done
  printf '%s\n' "${jdk_link%/bin/java}"
}

# Looks through the given folders and takes the oldest that is new enough.
jdk_in_folders() {
  jdk_best=
  jdk_best_feature=
  for jdk_folder; do
    if jdk_new_enough "$jdk_folder" &&
      { [ -z "$jdk_best" ] || [ "$jdk_feature" -lt "$jdk_best_feature" ]; }; then
      jdk_best=$jdk_folder
      jdk_best_feature=$jdk_feature
    fi
  done
  [ -n "$jdk_best" ] && jdk_read "$jdk_best"
}

find_jdk() {
  jdk_best=
  if [ -n "${JAVA_HOME:-}" ] && jdk_new_enough "$JAVA_HOME"; then
    jdk_best=$JAVA_HOME
  elif jdk_first=$(jdk_on_path) && jdk_new_enough "$jdk_first"; then
    jdk_best=$jdk_first
  else
    jdk_in_folders /usr/lib/jvm/* "${SDKMAN_DIR:-${HOME:-}/.sdkman}"/candidates/java/* \
      "${HOME:-}"/.jdks/* /Library/Java/JavaVirtualMachines/*/Contents/Home \
      "${HOME:-}"/Library/Java/JavaVirtualMachines/*/Contents/Home || jdk_not_found "$1"
  fi
  JAVA_HOME=$jdk_best
  export JAVA_HOME
}

# Lets Maven run without the warnings that a JDK as new as ours prints about the libraries inside of
# Maven. An older JDK would refuse these options, so they cannot stand in .mvn/jvm.config.
jdk_quiet_maven() {
  MAVEN_OPTS="--sun-misc-unsafe-memory-access=allow --enable-native-access=ALL-UNNAMED ${MAVEN_OPTS:-}"
  export MAVEN_OPTS
}

jdk_describe() {
  if jdk_read "$1"; then
    printf '%s (version %s)\n' "$1" "$jdk_version"
  else
    printf '%s (not a JDK)\n' "$1"
  fi
}

jdk_not_found() {
  {
    printf '%s: needs a JDK %s or newer and found none\n' "$1" "$jdk_minimum"
    printf 'looked at:\n'
    if [ -n "${JAVA_HOME:-}" ]; then
      printf '  JAVA_HOME  '
      jdk_describe "$JAVA_HOME"
    else
      printf '  JAVA_HOME  is not set\n'
    fi
    if jdk_first=$(jdk_on_path); then
      printf '  PATH       '
      jdk_describe "$jdk_first"
    else
      printf '  PATH       has no java\n'
    fi
    printf '  folders    /usr/lib/jvm/*, ~/.sdkman/candidates/java/*, ~/.jdks/*,\n'
    printf '             /Library/Java/JavaVirtualMachines/*\n'
    printf 'install one, for example from https://adoptium.net or with "sdk install java 25-tem",\n'
    printf 'or set JAVA_HOME to where it is\n'
  } >&2
  exit 2
}
