// Sorting, filtering and opening of tables. Without this script every table is complete.
(() => {
  "use strict";
  const order = new Intl.Collator("en", { numeric: true });
  const FEW = 10;

  const shownIn = (row, column) => {
    const cell = row.cells[column];
    // Missing comes last in either direction.
    if (cell.classList.contains("absent")) return null;
    return (cell.querySelector(".value, .id") || cell).textContent.trim();
  };

  const sortable = (table, rows) => {
    const headings = [...table.tHead.rows[0].cells];
    headings.forEach((heading, column) => {
      const button = document.createElement("button");
      button.type = "button";
      button.setAttribute("aria-label", `Sort by ${heading.textContent}`);
      heading.append(" ", button);
      heading.addEventListener("click", () => {
        const down = heading.getAttribute("aria-sort") === "ascending";
        for (const other of headings) other.removeAttribute("aria-sort");
        heading.setAttribute("aria-sort", down ? "descending" : "ascending");
        const sorted = [...rows].sort((one, two) => {
          const [first, second] = [shownIn(one, column), shownIn(two, column)];
          if (first === null || second === null) return (first === null) - (second === null);
          return (down ? -1 : 1) * order.compare(first, second);
        });
        table.tBodies[0].append(...sorted);
      });
    });
  };

  const filterable = (table, rows, number) => {
    const line = document.createElement("p");
    line.className = "filter";
    const label = document.createElement("label");
    const box = document.createElement("input");
    const shown = document.createElement("output");
    box.type = "search";
    box.id = `filter-${number}`;
    box.autocomplete = "off";
    label.append("Show lines with ", box);
    shown.htmlFor = box.id;
    line.append(label, " ", shown);
    table.parentElement.before(line);
    const texts = rows.map((row) => row.textContent.toLowerCase());
    box.addEventListener("input", () => {
      const wanted = box.value.trim().toLowerCase();
      let count = 0;
      rows.forEach((row, place) => {
        row.hidden = !texts[place].includes(wanted);
        count += row.hidden ? 0 : 1;
      });
      shown.textContent = wanted ? `${count} of ${rows.length}` : "";
    });
  };

  document.querySelectorAll("table.sortable").forEach((table, number) => {
    const rows = [...table.tBodies[0].rows];
    if (rows.length < 2) return;
    sortable(table, rows);
    if (rows.length > FEW) filterable(table, rows, number + 1);
    // A quotation that opens at the table's right edge must not be hidden behind it.
    table.addEventListener("toggle", ({ target }) => {
      if (target.open) target.scrollIntoView({ block: "nearest", inline: "nearest" });
    }, true);
  });
})();
