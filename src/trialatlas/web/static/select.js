// Words that are selected in a record become evidence of the form's answer.
//
// A text is an element with data-field, whose text content is the text. What is sent is the field,
// the offset of the first character in Unicode code points, and the words; as JSON, in an input
// "evidence" of the form that has a list with data-evidence-list.
(() => {
  "use strict";

  const lists = () => [...document.querySelectorAll("form [data-evidence-list]")];
  if (!lists().length) return;

  let lastForm = null;
  let chosen = [];

  const element = (node) => (node.nodeType === Node.ELEMENT_NODE ? node : node.parentElement);
  const points = (text) => Array.from(text).length;
  const isHigh = (unit) => unit >= 0xd800 && unit <= 0xdbff;
  const isLow = (unit) => unit >= 0xdc00 && unit <= 0xdfff;

  // The texts that a selection touches, wherever it begins and ends.
  function touched(range) {
    const around = element(range.commonAncestorContainer);
    const inside = around.closest("[data-field]");
    if (inside) return [inside];
    return [...around.querySelectorAll("[data-field]")].filter((one) => range.intersectsNode(one));
  }

  // UTF-16 offsets of a selection in a text, which may go beyond it at both ends.
  function offsets(text, range) {
    const before = document.createRange();
    before.selectNodeContents(text);
    const whole = before.toString();
    const length = (container, offset) => {
      before.selectNodeContents(text);
      before.setEnd(container, offset);
      return before.toString().length;
    };
    const start = text.contains(range.startContainer) ? length(range.startContainer, range.startOffset) : 0;
    const end = text.contains(range.endContainer) ? length(range.endContainer, range.endOffset) : whole.length;
    return [whole, start, end];
  }

  // What is quoted of one text, without white space at its ends and with no half of a letter; or null.
  function quotation(text, range) {
    let [whole, start, end] = offsets(text, range);
    while (start < end && /\s/.test(whole[start])) start += 1;
    while (end > start && /\s/.test(whole[end - 1])) end -= 1;
    if (start >= end) return null;
    // A code of the registry stands there in words; its evidence is the code, whole.
    if (text.dataset.quote !== undefined) return { field: text.dataset.field, start: 0, quote: text.dataset.quote };
    if (start > 0 && isLow(whole.charCodeAt(start)) && isHigh(whole.charCodeAt(start - 1))) start -= 1;
    if (end < whole.length && isLow(whole.charCodeAt(end)) && isHigh(whole.charCodeAt(end - 1))) end += 1;
    return { field: text.dataset.field, start: points(whole.slice(0, start)), quote: whole.slice(start, end) };
  }

  // Everything selected: one quotation a text, since no evidence spans two.
  function selected() {
    const selection = document.getSelection();
    if (!selection || selection.isCollapsed) return [];
    const found = [];
    for (let i = 0; i < selection.rangeCount; i += 1) {
      const range = selection.getRangeAt(i);
      for (const text of touched(range)) {
        const quoted = quotation(text, range);
        if (quoted) found.push(quoted);
      }
    }
    return found;
  }

  const list = () => {
    const all = lists();
    return all.find((one) => one.closest("form") === lastForm) || all[0];
  };

  function headingOf(field) {
    const text = document.querySelector(`[data-field="${CSS.escape(field)}"]`);
    const row = text && text.closest("[data-heading]");
    return row ? row.dataset.heading : field;
  }

  function item(quoted) {
    const line = document.createElement("li");
    const where = document.createElement("span");
    where.className = "where";
    where.textContent = headingOf(quoted.field);
    const words = document.createElement("q");
    words.textContent = quoted.quote;
    const input = document.createElement("input");
    input.type = "hidden";
    input.name = "evidence";
    input.value = JSON.stringify(quoted);
    const remove = document.createElement("button");
    remove.type = "button";
    remove.dataset.remove = "";
    remove.textContent = "Remove";
    remove.setAttribute("aria-label", `Remove “${quoted.quote}”`);
    line.append(where, " ", words, " ", remove, input);
    return line;
  }

  const key = list().dataset.evidenceKey || "e";
  const use = document.createElement("button");
  use.type = "button";
  use.className = "use-evidence";
  use.dataset.key = key;
  use.hidden = true;
  const status = document.createElement("p");
  status.setAttribute("role", "status");
  status.className = "unseen";
  // Inside the form, so that they are in one of the page's landmarks.
  list().after(use, status);

  function show() {
    chosen = selected();
    use.hidden = chosen.length !== 1;
    use.textContent = `Use as evidence (${key})`;
    status.textContent = chosen.length > 1 ? "Select words of one text: evidence does not go from one to the next." : "";
  }

  function tell(target, said) {
    status.textContent = said;
    target.dispatchEvent(new Event("change", { bubbles: true }));
  }

  function same(one, other) {
    return one.field === other.field && one.start === other.start && one.quote === other.quote;
  }

  function add() {
    if (chosen.length !== 1) return;
    const [quoted] = chosen;
    const target = list();
    const sent = [...target.querySelectorAll('input[name="evidence"]')];
    const twin = sent.find((input) => same(JSON.parse(input.value), quoted));
    if (twin && twin.type === "checkbox") twin.checked = true;
    if (!twin) target.append(item(quoted));
    document.getSelection().removeAllRanges();
    chosen = [];
    use.hidden = true;
    tell(target, `Evidence: ${quoted.quote}`);
  }

  document.addEventListener("selectionchange", show);
  document.addEventListener("focusin", (event) => {
    const form = event.target.closest("form");
    if (form && form.querySelector("[data-evidence-list]")) lastForm = form;
  });
  // Pressing the button must not take the selection away before it is used.
  use.addEventListener("pointerdown", (event) => event.preventDefault());
  use.addEventListener("click", add);
  document.addEventListener("click", (event) => {
    const remove = event.target.closest("[data-remove]");
    const target = remove && remove.closest("[data-evidence-list]");
    if (!target) return;
    const line = remove.closest("li");
    const next = (line.nextElementSibling || line.previousElementSibling || line).querySelector("[data-remove]");
    line.remove();
    if (next && next !== remove) next.focus();
    tell(target, "Evidence removed");
  });
})();
