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

  // days are chosen on the timeline: drawn with a mouse over the columns, or by the two grips, by finger or arrow keys
  const chart = document.querySelector("svg[data-days]");
  const fields = ["since", "until"].map((name) => document.querySelector(`.filters input[name=${name}]`));
  if (chart && fields.every(Boolean)) {
    const runs = chart.dataset.days.split("|").map((run) => run.split("/"));
    const left = Number(chart.dataset.left);
    const floor = Number(chart.dataset.floor);
    const step = (chart.viewBox.baseVal.width - left - 6) / runs.length;
    const last = runs.length - 1;
    const asked = fields.map((field) => field.value);
    const inside = runs.map((run, k) => k).filter((k) => (!asked[0] || runs[k][1] >= asked[0]) && (!asked[1] || runs[k][0] <= asked[1]));
    const ends = inside.length ? [inside[0], inside[inside.length - 1]] : [0, last];

    const shape = (name, values, parent) => {
      const made = document.createElementNS("http://www.w3.org/2000/svg", name);
      for (const [key, value] of Object.entries(values)) made.setAttribute(key, value);
      parent.append(made);
      return made;
    };
    const band = shape("rect", { class: "brush", y: 8, height: floor - 8 }, chart);
    chart.prepend(band);
    for (const old of chart.querySelectorAll(".chosen")) old.remove();
    const grips = ["first day", "last day"].map((name, side) => {
      const grip = shape("g", { class: "grip", role: "slider", tabindex: 0, "aria-label": `${name} to show`, "aria-orientation": "horizontal", "aria-valuemin": 0, "aria-valuemax": last }, chart);
      shape("rect", { x: -12, y: 4, width: 24, height: floor - 4 }, grip);
      shape("path", { d: `M-4 ${floor / 2 - 12}h8v28h-8z` }, grip);
      grip.addEventListener("keydown", (event) => {
        const by = { ArrowLeft: -1, ArrowDown: -1, ArrowRight: 1, ArrowUp: 1, PageDown: -10, PageUp: 10, Home: -runs.length, End: runs.length }[event.key];
        if (by) move(side, ends[side] + by);
        else if (event.key === "Enter" || event.key === " ") show();
        else if (event.key === "Escape") { ends[0] = 0; ends[1] = last; draw(); }
        else return;
        event.preventDefault();
      });
      grip.addEventListener("pointerdown", (event) => {
        event.preventDefault();
        event.stopPropagation();
        grip.focus({ preventScroll: true });
        grip.setPointerCapture(event.pointerId);
        const from = ends[side];
        const moved = (event) => move(side, at(event));
        grip.addEventListener("pointermove", moved);
        grip.addEventListener("lostpointercapture", () => {
          grip.removeEventListener("pointermove", moved);
          if (ends[side] !== from) show();
        }, { once: true });
      });
      return grip;
    });

    function at(event) {
      const box = chart.getBoundingClientRect();
      const x = (event.clientX - box.left) * chart.viewBox.baseVal.width / box.width;
      return Math.max(0, Math.min(last, Math.floor((x - left) / step)));
    }
    function move(side, to) {
      const [least, most] = side ? [ends[0], last] : [0, ends[1]];
      ends[side] = Math.max(least, Math.min(most, to));
      draw();
    }
    function draw() {
      const whole = ends[0] === 0 && ends[1] === last;
      const xs = [left + ends[0] * step - 1, left + (ends[1] + 1) * step];
      band.setAttribute("x", xs[0]);
      band.setAttribute("width", xs[1] - xs[0]);
      band.setAttribute("visibility", whole ? "hidden" : "visible");
      grips.forEach((grip, side) => {
        grip.setAttribute("transform", `translate(${xs[side]} 0)`);
        grip.setAttribute("aria-valuenow", ends[side]);
        grip.setAttribute("aria-valuetext", runs[ends[side]][2]);
      });
    }
    function show() {
      const whole = ends[0] === 0 && ends[1] === last;
      fields[0].value = whole || ends[0] === 0 ? "" : runs[ends[0]][0];
      fields[1].value = whole || ends[1] === last ? "" : runs[ends[1]][1];
      fields[0].form.requestSubmit();
    }
    chart.addEventListener("dragstart", (event) => event.preventDefault());
    chart.addEventListener("pointerdown", (event) => {
      if (event.pointerType === "touch" || event.button) return;
      const from = at(event);
      const x = event.clientX;
      let drawn = false;
      const moved = (event) => {
        if (!drawn && Math.abs(event.clientX - x) < 5) return;
        drawn = true;
        const to = at(event);
        ends[0] = Math.min(from, to);
        ends[1] = Math.max(from, to);
        draw();
      };
      window.addEventListener("pointermove", moved);
      window.addEventListener("pointerup", () => {
        window.removeEventListener("pointermove", moved);
        if (!drawn) return;
        // the click that ends it is not a click on a column
        window.addEventListener("click", (event) => event.preventDefault(), { capture: true, once: true });
        setTimeout(show, 0);
      }, { once: true });
    });
    draw();
    const hint = document.querySelector(".brushing");
    if (hint) hint.textContent = "Draw over the columns to show some days, or move the two grips: with the arrow keys, then Enter.";
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
