# shellcheck shell=sh
# Makes the pictures of docs/pictures from what the product prints. Sourced by ./dev.
#
#   screen_to_svg TITLE   text of a terminal, from stdin: lines that begin with "$ " are commands
#   chart_to_svg HTML     the first chart of a page that `compare --html` wrote, with its legend
#
# The caller sets home and JAVA_HOME. Pictures are SVG, because a repository keeps every version; those of
# the playground's page are PNG, few and small, because it draws on canvases.

screen_to_svg() {
  LC_ALL=C awk -v title="$1" '
    # Letters, and not bytes: those that continue a letter of UTF-8 do not count.
    function letters(text) {
      gsub(/[\200-\277]/, "", text)
      return length(text)
    }
    function escape(text) {
      gsub(/&/, "\\&amp;", text)
      gsub(/</, "\\&lt;", text)
      gsub(/>/, "\\&gt;", text)
      return text
    }
    { lines[NR] = $0; if (letters($0) > columns) columns = letters($0) }
    END {
      width = int(columns * 7.83) + 40
      height = NR * 18 + 32
      printf "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\"", width, height
      printf " role=\"img\" aria-label=\"%s\">\n<style>\n", escape(title)
      print "text{font:13px ui-monospace,Menlo,Consolas,\"DejaVu Sans Mono\",monospace;fill:#ddd}"
      print "text{white-space:pre}.c{fill:#8ecbff;font-weight:600}"
      print "</style>"
      printf "<rect width=\"%d\" height=\"%d\" rx=\"8\" fill=\"#1c1e24\"/>\n", width, height
      for (i = 1; i <= NR; i++) {
        if (lines[i] == "") continue
        class = substr(lines[i], 1, 2) == "$ " ? " class=\"c\"" : ""
        printf "<text%s x=\"20\" y=\"%d\" xml:space=\"preserve\" textLength=\"%.1f\">%s</text>\n",
          class, i * 18 + 11, letters(lines[i]) * 7.83, escape(lines[i])
      }
      print "</svg>"
    }'
}

# The page names its policies in a table, and the lines of the chart carry their numbers as classes.
chart_to_svg() {
  awk '
    /<style>/ { inStyle = 1; next }
    /<\/style>/ { inStyle = 0 }
    inStyle && /^(:root|@media)/ { inBlock = 1 }
    inStyle && (inBlock || /^(\.c[0-7]|\.d[1-3]|svg|polyline)/) { style = style $0 "\n" }
    inStyle && /^}/ { inBlock = 0 }
    /^<tr data-p="[0-9]+"><th scope="row">/ && !hasNames {
      line = $0
      sub(/.*<\/svg>/, "", line)
      sub(/<.*/, "", line)
      names[count++] = line
    }
    /<\/table>/ { hasNames = 1 }
    /<figcaption>/ && caption == "" {
      caption = $0
      sub(/.*<figcaption>/, "", caption)
      sub(/<.*/, "", caption)
    }
    /<svg viewBox="0 0 620 260"/ && !done {
      chart = 1
      sub(/.*<svg viewBox="0 0 620 260"/, "")
      label = $0
      sub(/>.*/, "", label)
      sub(/^[^>]*>/, "")
    }
    chart {
      if (/<\/svg>/) { sub(/<\/svg>.*/, ""); chart = 0; done = 1 }
      body = body $0 "\n"
    }
    END {
      rows = int((count + 2) / 3)
      height = 306 + rows * 22
      printf "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"-10 -36 640 %d\"%s>\n", height, label
      printf "<style>\n%ssvg{font-family:system-ui,sans-serif}.paper{fill:var(--paper)}", style
      print ".title{font-weight:600;fill:var(--ink)}\n</style>"
      printf "<rect class=\"paper\" x=\"-10\" y=\"-36\" width=\"640\" height=\"%d\"/>\n", height
      printf "<text class=\"title\" x=\"0\" y=\"-14\">%s</text>\n%s", caption, body
      for (i = 0; i < count; i++) {
        x = 8 + i % 3 * 205
        y = 274 + int(i / 3) * 22
        printf "<polyline class=\"c%d d%d\" points=\"%d,%d %d,%d\"/>", i % 8, int(i / 8) % 4, x, y - 4, x + 28, y - 4
        printf "<text x=\"%d\" y=\"%d\">%s</text>\n", x + 36, y, names[i]
      }
      print "</svg>"
    }' "$1"
}

# Runs a command of the screen and shows it above what it prints.
on_screen() {
  printf '$ %s\n' "$*"
  "$@" 2>&1 || :
}

make_pictures() {
  pictures=$home/docs/pictures
  work=$home/target/pictures
  mkdir -p "$pictures" "$work"
  cd "$home"

  printf 'a program that leaks ...\n'
  "$home/freehold" --version >/dev/null
  "$JAVA_HOME/bin/javac" -cp 'cli/target/freehold/lib/*' -d "$work" examples/programs/Leaky.java
  {
    printf '$ java … -Dfreehold.leaks=exit Leaky\n'
    "$JAVA_HOME/bin/java" -cp "cli/target/freehold/lib/*:$work" \
      --enable-native-access=ALL-UNNAMED -Dfreehold.leaks=exit Leaky 2>&1 |
      awk '
        /^\tat org\.freehold\./ { if (!cut++) print "    …"; next }
        { sub(/^\t/, "    "); sub(/: the block was/, ":\n    the block was"); print }'
  } | screen_to_svg 'A program that leaks and frees a block twice, and what Freehold says' \
    >"$pictures/leak.svg"

  printf 'policies compared ...\n'
  ./freehold compare examples/traces/jq.rep --jobs 1 --space simulated \
    -p best-fit,worst-fit,buddy,slab,freehold,freehold-back-end --html "$work/compare.html" >/dev/null
  chart_to_svg "$work/compare.html" >"$pictures/compare.svg"

  printf 'a 32-bit process runs out of addresses ...\n'
  on_screen ./freehold experiment exhaustion | screen_to_svg \
    'A 32-bit process whose addresses are used up, and the reason that its heap gives' \
    >"$pictures/exhaustion.svg"

  # Where there is no Chromium, the test is skipped and the pictures stay as they are.
  printf 'the playground ...\n'
  maven -q -pl browser -am -Dtest=PicturesTest -Dsurefire.failIfNoSpecifiedTests=false \
    "-Dpictures.folder=$pictures" package

  ls -l "$pictures"
}
