// Sorting, filtering and showing in the study table. Without this script the table is complete.
(() => {
  "use strict";
  const table = document.getElementById("study-table");
  if (!table) return;
  const body = table.tBodies[0];
  const rows = [...body.rows];
  const order = new Intl.Collator("en", { numeric: true });
  const shownIn = (row, column) => {
    const cell = row.cells[column];
    // Missing comes last in either direction.
    if (cell.classList.contains("absent")) return null;
    return (cell.querySelector(".value, .id") || cell).textContent.trim();
  };

  [...table.tHead.rows[0].cells].forEach((heading, column) => {
    const button = document.createElement("button");
    button.type = "button";
    button.setAttribute("aria-label", `Sort by ${heading.textContent}`);
    heading.append(" ", button);
    heading.addEventListener("click", () => {
      const down = heading.getAttribute("aria-sort") === "ascending";
      for (const other of table.tHead.rows[0].cells) other.removeAttribute("aria-sort");
      heading.setAttribute("aria-sort", down ? "descending" : "ascending");
      const sorted = [...rows].sort((one, two) => {
        const [first, second] = [shownIn(one, column), shownIn(two, column)];
        if (first === null || second === null) return (first === null) - (second === null);
        return (down ? -1 : 1) * order.compare(first, second);
      });
      body.append(...sorted);
    });
  });

  // A quotation that opens at the table's right edge must not be hidden behind it.
  table.addEventListener("toggle", ({ target }) => {
    if (target.open) target.scrollIntoView({ block: "nearest", inline: "nearest" });
  }, true);

  const filter = document.getElementById("filter");
  const shown = document.getElementById("shown");
  filter.closest("[hidden]").hidden = false;
  filter.addEventListener("input", () => {
    const wanted = filter.value.trim().toLowerCase();
    let count = 0;
    for (const row of rows) {
      row.hidden = !row.textContent.toLowerCase().includes(wanted);
      count += row.hidden ? 0 : 1;
    }
    shown.textContent = wanted ? `${count} of ${rows.length}` : "";
  });
})();
