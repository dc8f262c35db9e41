package org.freehold.inspect.internal.usage;

import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import org.freehold.inspect.Usage;
import org.freehold.inspect.internal.proc.Mapping;

/// Classifies the mappings that have a name: files, and names in brackets that the kernel or the
/// program gave. A file is an image when some part of it is executable, when it is what the process
/// runs, or when it is named like a library.
final class NamedMappings {

  private final Claims claims;
  private final boolean isJava;
  private final Set<String> images = new HashSet<>();

  NamedMappings(Claims claims, String executable, boolean isJava) {
    this.claims = claims;
    this.isJava = isJava;
    images.add(executable);
    for (int i = 0; i < claims.count(); i++) {
      Mapping mapping = claims.mapping(i);
      if (mapping.isExecutable() && mapping.isFile()) {
        images.add(mapping.path());
      }
    }
  }

  void claim() {
    for (int i = 0; i < claims.count(); i++) {
      Mapping mapping = claims.mapping(i);
      if (mapping.isSharedMemory()) {
        boolean isJavaHeap = isJava && mapping.path().contains("java_heap");
        claims.claim(i, isJavaHeap ? Usage.JAVA_HEAP : Usage.SHAREABLE, "");
      } else if (mapping.isFile()) {
        claimFile(i, mapping);
      } else if (!mapping.path().isEmpty() && !mapping.isAnonymous()) {
        claimBracketed(i, mapping.path());
      } else {
        claimImageData(i, mapping);
      }
    }
  }

  private void claimFile(int index, Mapping mapping) {
    if (JvmAreas.isArchive(mapping)) {
      claims.claim(index, isJava ? Usage.CDS_ARCHIVE : Usage.MAPPED_FILE, "");
    } else if (!images.contains(mapping.path()) && !isLibrary(mapping.fileName())) {
      claims.claim(index, Usage.MAPPED_FILE, "");
    } else {
      claims.claim(index, Usage.IMAGE, "");
      if (index > 0 && claims.mapping(index - 1).path().equals(mapping.path())) {
        claims.joinPrevious(index);
      }
    }
  }

  private static boolean isLibrary(String fileName) {
    return fileName.endsWith(".so") || fileName.contains(".so.");
  }

  /// Data that begins as zeros (`.bss`) is not in the file; it follows the writable data of the
  /// image.
  private void claimImageData(int index, Mapping mapping) {
    if (claims.continues(index)
        && mapping.isWritable()
        && claims.usage(index - 1) == Usage.IMAGE
        && claims.mapping(index - 1).isFile()
        && claims.mapping(index - 1).isWritable()) {
      claims.claim(index, Usage.IMAGE, "data of " + claims.mapping(index - 1).fileName());
      claims.joinPrevious(index);
    }
  }

  private void claimBracketed(int index, String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    if (name.equals("[heap]")) {
      claims.claim(index, Usage.HEAP, "");
    } else if (name.equals("[stack]") || name.startsWith("[stack:")) {
      claims.claim(index, Usage.STACK, "main thread");
    } else if (lower.startsWith("[anon:")) {
      claimNamed(index, lower);
    } else {
      claims.claim(index, Usage.OTHER, "");
    }
  }

  // Programs give these names with prctl(PR_SET_VMA): Android's runtime, glibc on request, others.
  private void claimNamed(int index, String name) {
    if (name.contains("java heap") || name.contains("java_heap")) {
      claims.claim(index, Usage.JAVA_HEAP, "");
    } else if (name.contains("code cache") || name.contains("code-cache")) {
      claims.claim(index, Usage.CODE_CACHE, "");
    } else if (name.contains("metaspace")) {
      claims.claim(index, Usage.METASPACE, "");
    } else if (name.contains("stack")) {
      claims.claim(index, Usage.STACK, "");
    } else if (name.contains("malloc") || name.contains("scudo") || name.contains("heap")) {
      claims.claim(index, Usage.HEAP, "");
    } else if (name.equals("[anon:.bss]")) {
      claims.claim(index, Usage.IMAGE, "");
    }
  }
}
