// Keys, dropped files, the timeline's and the map's mouse, PNG. Every page reads, and every link works, without this file.
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

  // on a phone, filters that ask for nothing are folded
  if (matchMedia("(max-width: 40rem)").matches) {
    for (const fold of document.querySelectorAll(".filtering:not([data-asks])")) fold.open = false;
  }

  // a file dropped, or a text pasted, anywhere is put into a form and read at once
  const made = (name, values, parent) => {
    const node = document.createElement(name);
    for (const [key, value] of Object.entries(values)) node.setAttribute(key, value);
    parent.append(node);
    return node;
  };
  const read = (name, fill) => {
    const form = made("form", { action: "/read", method: "post", enctype: "multipart/form-data", hidden: "" }, document.body);
    fill(name === "file" ? made("input", { type: "file", name }, form) : made("textarea", { name }, form));
    form.submit();
  };
  const area = document.getElementById("drop") || document.body;
  const dropped = (event) => event.dataTransfer && event.dataTransfer.types.includes("Files");
  document.addEventListener("dragover", (event) => {
    if (!dropped(event)) return;
    event.preventDefault();
    area.classList.add("over");
  });
  document.addEventListener("dragleave", () => area.classList.remove("over"));
  document.addEventListener("drop", (event) => {
    if (!dropped(event)) return;
    event.preventDefault();
    area.classList.remove("over");
    const first = new DataTransfer();
    if (event.dataTransfer.files.length) first.items.add(event.dataTransfer.files[0]);
    if (first.files.length) read("file", (field) => { field.files = first.files; });
  });
  document.addEventListener("paste", (event) => {
    const text = typing(event) ? "" : event.clipboardData.getData("text");
    if (text.trim()) read("text", (field) => { field.value = text; });
  });

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

  // the map is moved by dragging it and nearer by two clicks or Ctrl and the wheel; a box is drawn with Shift held, or
  // once its button is pressed, and fills in the form
  const place = document.getElementById("map");
  const within = document.querySelector(".filters input[name=within]");
  if (place && within) {
    let boxing = false;
    let asking = 0;

    const map = () => place.querySelector("svg[data-box]");
    const degrees = () => map().dataset.box.split(",").map(Number);
    const address = (box) => {
      const to = new URL(location.href);
      to.searchParams.set("box", box.map((side) => Number(side.toFixed(5))).join(","));
      to.hash = "";
      return to.href;
    };
    async function go(href) {
      const mine = ++asking;
      const at = document.activeElement && document.activeElement.textContent;
      place.setAttribute("aria-busy", "true");
      try {
        const answer = await fetch(href);
        const next = new DOMParser().parseFromString(await answer.text(), "text/html").getElementById("map");
        if (mine !== asking) return;
        if (!answer.ok || !next) throw new Error(answer.status);
        const focused = place.contains(document.activeElement);
        place.replaceChildren(...next.childNodes);
        history.pushState(null, "", href);
        if (focused) {
          const same = [...place.querySelectorAll(".steer a, .steer button")].find((each) => each.textContent === at);
          (same || place.querySelector(".steer a")).focus({ preventScroll: true });
        }
        ready();
      } catch {
        location.assign(href);
      } finally {
        if (mine === asking) place.removeAttribute("aria-busy");
      }
    }
    window.addEventListener("popstate", () => location.reload());

    function ready() {
      const svg = map();
      const steer = place.querySelector(".steer");
      const button = made("button", { type: "button", class: "steering-box", "aria-pressed": boxing }, steer);
      button.textContent = "▭ draw a box";
      button.addEventListener("click", () => {
        boxing = !boxing;
        button.setAttribute("aria-pressed", boxing);
        svg.classList.toggle("boxing", boxing);
      });
      svg.classList.add("dragged");
      svg.classList.toggle("boxing", boxing);
      const hint = place.querySelector(".steering");
      if (hint) hint.textContent = matchMedia("(pointer: coarse)").matches ? "Draw a box to see the events in it alone." : "Drag the map to move it, click twice to go nearer; draw a box (its button, or Shift held) to see the events in it alone.";
      for (const link of place.querySelectorAll("a[href^='/map?']")) {
        link.addEventListener("click", (event) => {
          if (event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
          if (new URL(link.href, location.href).searchParams.get("within") !== new URL(location.href).searchParams.get("within")) return;
          event.preventDefault();
          go(link.getAttribute("href").replace("#map", ""));
        });
      }
      keep(place);

      const view = svg.viewBox.baseVal;
      const spot = (event) => {
        const box = svg.getBoundingClientRect();
        const inside = (value, most) => Math.max(0, Math.min(most, value));
        return [inside((event.clientX - box.left) * view.width / box.width, view.width), inside((event.clientY - box.top) * view.height / box.height, view.height)];
      };
      const earth = ([x, y]) => {
        const [west, south, east, north] = degrees();
        return [west + (east - west) * x / view.width, north - (north - south) * y / view.height];
      };
      const nearer = (event, by) => {
        const [west, south, east, north] = degrees();
        const [lon, lat] = earth(spot(event));
        go(address([lon - (lon - west) * by, lat - (lat - south) * by, lon + (east - lon) * by, lat + (north - lat) * by]));
      };
      svg.addEventListener("dragstart", (event) => event.preventDefault());
      svg.addEventListener("dblclick", (event) => { if (!boxing) nearer(event, 0.5); });
      svg.addEventListener("wheel", (event) => {
        if (!event.ctrlKey && !event.metaKey) return;
        event.preventDefault();
        if (!place.hasAttribute("aria-busy")) nearer(event, event.deltaY < 0 ? 0.6 : 1 / 0.6);
      }, { passive: false });
      svg.addEventListener("pointerdown", (event) => {
        const drawing = boxing || event.shiftKey;
        if (event.button || (event.pointerType === "touch" && !drawing)) return;
        if (drawing) event.preventDefault();
        const from = spot(event);
        const moving = svg.querySelector(".moving");
        let frame = null;
        let drawn = false;
        const shift = (event) => spot(event).map((value, k) => value - from[k]);
        const moved = (event) => {
          const by = shift(event);
          if (!drawn && Math.hypot(...by) < 5) return;
          drawn = true;
          if (!drawing) {
            moving.setAttribute("transform", `translate(${by[0]} ${by[1]})`);
            return;
          }
          if (!frame) {
            frame = document.createElementNS("http://www.w3.org/2000/svg", "rect");
            frame.setAttribute("class", "within");
            moving.append(frame);
          }
          for (const [key, value] of Object.entries({ x: Math.min(from[0], from[0] + by[0]), y: Math.min(from[1], from[1] + by[1]), width: Math.abs(by[0]), height: Math.abs(by[1]) })) frame.setAttribute(key, value);
        };
        const over = (event) => {
          for (const [name, what] of [["pointermove", moved], ["pointerup", over], ["pointercancel", over]]) window.removeEventListener(name, what);
          if (!drawn) return;
          if (event.type === "pointercancel") { moving.removeAttribute("transform"); if (frame) frame.remove(); return; }
          // the click that ends it is not a click on a spot
          const unclicked = (event) => { event.preventDefault(); event.stopPropagation(); };
          window.addEventListener("click", unclicked, { capture: true, once: true });
          setTimeout(() => window.removeEventListener("click", unclicked, { capture: true }), 0);
          if (drawing) {
            const [one, other] = [earth(from), earth(spot(event))];
            const sides = [0, 1].map((k) => [one[k], other[k]].sort((a, b) => a - b));
            if (sides.some(([a, b]) => b - a < 0.001)) { frame.remove(); return; }
            within.value = [sides[0][0], sides[1][0], sides[0][1], sides[1][1]].map((side) => Number(side.toFixed(4))).join(",");
            within.form.requestSubmit();
          } else {
            const [west, south, east, north] = degrees();
            const by = shift(event);
            const [lon, lat] = [by[0] * (east - west) / view.width, by[1] * (north - south) / view.height];
            go(address([west - lon, south + lat, east - lon, north + lat]));
          }
        };
        for (const [name, what] of [["pointermove", moved], ["pointerup", over], ["pointercancel", over]]) window.addEventListener(name, what);
      });
    }
    ready();
  } else keep(document);

  // beside each SVG to keep, the same as PNG, drawn here at twice its size
  function keep(part) {
    for (const link of part.querySelectorAll("a[data-png]")) keep_one(link);
  }
  function keep_one(link) {
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
