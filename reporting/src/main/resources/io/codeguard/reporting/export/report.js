
"use strict";
const rows = Array.from(document.querySelectorAll("#findings tbody tr"));
const haystacks = rows.map((row) => row.textContent.toLowerCase());
const text = document.getElementById("text");
const validation = document.getElementById("validation");
const kinds = Array.from(document.getElementsByName("kind"));
function filter() {
  const wanted = text.value.toLowerCase();
  const shown = new Set(kinds.filter((kind) => kind.checked).map((kind) => kind.value));
  let count = 0;
  rows.forEach((row, index) => {
    const hit = shown.has(row.dataset.kind)
      && (validation.value === "" || row.dataset.validation === validation.value)
      && haystacks[index].includes(wanted);
    row.hidden = !hit;
    count += hit ? 1 : 0;
  });
  document.getElementById("count").textContent = count + " of " + rows.length + " findings";
}
const form = document.getElementById("filters");
form.addEventListener("input", filter);
form.addEventListener("submit", (event) => event.preventDefault());
filter();
