// A page by keyboard: an element with data-key="x" is activated by that key; "?" lists the keys.
(() => {
  "use strict";

  const TEXT = /^(?:date|datetime-local|email|month|number|password|search|tel|text|time|url|week)$/;

  function isField(element) {
    if (element instanceof HTMLInputElement) return TEXT.test(element.type);
    return element instanceof HTMLTextAreaElement || element instanceof HTMLSelectElement || element.isContentEditable;
  }

  function isUsable(element) {
    if (element.matches(":disabled, [aria-disabled=true]") || element.closest("[inert]")) return false;
    return element.checkVisibility ? element.checkVisibility({ visibilityProperty: true }) : element.getClientRects().length > 0;
  }

  // In an open dialog only what it holds.
  const scope = () => document.querySelector("dialog:modal") || document;

  const withKeys = () => [...scope().querySelectorAll("[data-key]")].filter(isUsable);

  function activate(element) {
    if (isField(element)) {
      element.focus();
    } else {
      element.click();
    }
  }

  // A letter is meant whether or not the lock of capitals is on.
  function pressed(event) {
    return event.key.length === 1 && !event.shiftKey ? event.key.toLowerCase() : event.key;
  }

  // The key that stands beside a name is no part of it.
  function words(element) {
    const copy = element.cloneNode(true);
    for (const key of copy.querySelectorAll("kbd")) key.remove();
    return copy.textContent;
  }

  function nameOf(element) {
    const labelled = element.labels && element.labels.length ? words(element.labels[0]) : "";
    const name = element.getAttribute("aria-label") || labelled || words(element) || element.title || element.value || "";
    return name.replace(/\s+/g, " ").trim();
  }

  function entry(list, key, name) {
    const term = document.createElement("dt");
    const shown = document.createElement("kbd");
    const said = document.createElement("dd");
    shown.textContent = key === " " ? "Space" : key;
    term.append(shown);
    said.textContent = name;
    list.append(term, said);
  }

  function showKeys() {
    const dialog = document.createElement("dialog");
    const heading = document.createElement("h2");
    const list = document.createElement("dl");
    const close = document.createElement("button");
    dialog.className = "keys";
    heading.id = "keys-of-the-page";
    heading.textContent = "Keys of this page";
    dialog.setAttribute("aria-labelledby", heading.id);
    const seen = new Set();
    for (const element of withKeys()) {
      if (!seen.has(element.dataset.key)) entry(list, element.dataset.key, nameOf(element));
      seen.add(element.dataset.key);
    }
    entry(list, "Escape", "Leave a field, close this list");
    entry(list, "?", "This list");
    close.type = "button";
    close.textContent = "Close";
    close.addEventListener("click", () => dialog.close());
    dialog.addEventListener("close", () => dialog.remove());
    dialog.append(heading, list, close);
    document.body.append(dialog);
    dialog.showModal();
  }

  function toggleKeys() {
    const open = document.querySelector("dialog.keys");
    if (open) {
      open.close();
    } else if (scope() === document) {
      showKeys();
    }
  }

  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.ctrlKey || event.altKey || event.metaKey || event.isComposing || event.repeat) return;
    const at = event.target instanceof HTMLElement ? event.target : document.body;
    if (isField(at)) {
      if (event.key === "Escape") at.blur();
      return;
    }
    if (event.key === "?") {
      event.preventDefault();
      toggleKeys();
      return;
    }
    // What has the focus is activated by Enter and the space bar already.
    if ((event.key === "Enter" || event.key === " ") && at.closest("a, button, summary, input")) return;
    const key = pressed(event);
    const found = withKeys().find((element) => element.dataset.key === key);
    if (!found) return;
    event.preventDefault();
    activate(found);
  });

  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-keys]")) toggleKeys();
  });

  for (const element of document.querySelectorAll("[data-key]")) {
    element.setAttribute("aria-keyshortcuts", element.dataset.key);
  }
})();
