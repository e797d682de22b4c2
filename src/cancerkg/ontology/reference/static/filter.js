// Shows the terms whose words hold all that is typed. Without this script the page has no box, and all terms.
"use strict";

const form = document.getElementById("filter");
const box = document.getElementById("words");
const shown = document.getElementById("shown");
const terms = [...document.querySelectorAll(".term")];
const sections = [...document.querySelectorAll(".terms-of")];
const others = [...document.querySelectorAll(".tree, .axioms")];

function filter() {
  const wanted = box.value.toLowerCase().split(/\s+/).filter(Boolean);
  let count = 0;
  for (const term of terms) {
    term.hidden = !wanted.every((word) => term.dataset.words.includes(word));
    count += term.hidden ? 0 : 1;
  }
  for (const section of sections) section.hidden = !section.querySelector(".term:not([hidden])");
  for (const other of others) other.hidden = wanted.length > 0;
  shown.textContent = wanted.length ? `${count} of ${terms.length}` : "";
}

form.hidden = false;
form.addEventListener("submit", (event) => event.preventDefault());
box.addEventListener("input", filter);
// A link to a term that is filtered out shows all terms again.
window.addEventListener("hashchange", () => {
  const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
  if (target?.closest("[hidden]")) {
    box.value = "";
    filter();
    target.scrollIntoView();
  }
});
filter();
