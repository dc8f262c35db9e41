// Files that the page hands to its user: pictures and tables.

/** @param {string} name @param {Blob} blob */
export function save(name, blob) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}

/** A table as comma-separated values. A cell that a spreadsheet would take for a formula gets an
 * apostrophe before it.
 * @param {(string | number)[][]} rows */
export function csv(rows) {
  const cell = (/** @type {string | number} */ value) => {
    let text = String(value);
    if (typeof value === "string" && /^[=+\-@\t\r]/.test(text)) text = "'" + text;
    return /[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
  };
  return rows.map((row) => row.map(cell).join(",") + "\r\n").join("");
}

/** @param {string} name @param {(string | number)[][]} rows */
export function saveTable(name, rows) {
  save(name, new Blob([csv(rows)], { type: "text/csv" }));
}
