// Keys, dropped files and PNG. Every page reads, and every link works, without this file.
"use strict";

(() => {
  const typing = (event) => event.target.closest("input, textarea, select") || event.ctrlKey || event.metaKey || event.altKey;

  // / goes to the search box; n and p (or j and k) go from claim to claim
  const signs = Array.from(document.querySelectorAll("a.sign"));
  let at = -1;
  function go(to) {
    if (!signs.length) return;
    for (const old of document.querySelectorAll(".now")) old.classList.remove("now");
    at = (to + signs.length) % signs.length;
    const sign = signs[at];
    const card = document.getElementById(sign.hash.slice(1));
    sign.classList.add("now");
    sign.focus({ preventScroll: true });
    sign.scrollIntoView({ block: "center" });
    if (card) {
      card.classList.add("now");
      const list = card.closest(".scroll");
      if (list) list.scrollTop += card.getBoundingClientRect().top - list.getBoundingClientRect().top - 8;
      history.replaceState(null, "", sign.hash);
    }
  }
  document.addEventListener("keydown", (event) => {
    if (typing(event)) return;
    if (event.key === "/") {
      event.preventDefault();
      document.getElementById("search").focus();
    } else if (event.key === "n" || event.key === "j") go(at + 1);
    else if (event.key === "p" || event.key === "k") go(at < 0 ? -1 : at - 1);
  });
  for (const [number, sign] of signs.entries()) sign.addEventListener("click", () => { at = number; });

  // a file dropped anywhere is put into the form and read at once
  const form = document.getElementById("drop");
  const field = form && form.querySelector("input[type=file]");
  if (field) {
    document.addEventListener("dragover", (event) => { event.preventDefault(); form.classList.add("over"); });
    document.addEventListener("dragleave", () => form.classList.remove("over"));
    document.addEventListener("drop", (event) => {
      event.preventDefault();
      if (!event.dataTransfer.files.length) return;
      field.files = event.dataTransfer.files;
      form.submit();
    });
    document.addEventListener("paste", (event) => {
      const area = form.querySelector("textarea");
      if (!area || typing(event)) return;
      area.value = event.clipboardData.getData("text");
      if (area.value) form.submit();
    });
  }

  // beside each SVG to keep, the same as PNG, drawn here at twice its size
  for (const link of document.querySelectorAll("a[data-png]")) {
    const button = document.createElement("a");
    button.href = link.href;
    button.textContent = "PNG";
    button.addEventListener("click", async (event) => {
      event.preventDefault();
      const text = await (await fetch(link.href)).text();
      const picture = new Image();
      picture.onload = () => {
        const canvas = document.createElement("canvas");
        canvas.width = 2 * picture.naturalWidth;
        canvas.height = 2 * picture.naturalHeight;
        canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
        canvas.toBlob((blob) => {
          const save = document.createElement("a");
          save.href = URL.createObjectURL(blob);
          save.download = link.dataset.png;
          save.click();
          URL.revokeObjectURL(save.href);
        });
      };
      picture.src = "data:image/svg+xml;charset=utf-8," + encodeURIComponent(text);
    });
    link.after(button);
  }
})();
