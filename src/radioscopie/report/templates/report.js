// What a report gains when scripts run: tables that sort and filter, figures to save, values on focus.
// Everything is readable without it. Words come from the page; nothing is loaded, nothing is sent.
"use strict";
(function () {
  const words = document.body.dataset;

  function make(tag, attributes, text) {
    const made = document.createElement(tag);
    Object.entries(attributes).forEach(([name, value]) => made.setAttribute(name, value));
    if (text) made.textContent = text;
    return made;
  }

  function number(text) {
    const found = text.replace(/[\s\u00a0\u202f]/g, "").replace(/\u2212/g, "-").match(/[-+]?\d[\d.,]*/);
    if (!found) return null;
    let plain = found[0];
    if (document.documentElement.lang === "fr") plain = plain.replace(",", ".");
    else plain = plain.replace(/,/g, "");
    const scale = /M€|€M|\bM\b/.test(text) ? 1e6 : /k€|€k/.test(text) ? 1e3 : 1;
    return parseFloat(plain) * scale;
  }

  function sort(table, rank, button) {
    const up = button.parentNode.getAttribute("aria-sort") === "descending";
    const body = table.tBodies[0];
    const figures = button.parentNode.classList.contains("figure");
    const rows = Array.from(body.rows).map((row, at) => {
      const text = row.cells[rank] ? row.cells[rank].textContent : "";
      return { row, at, text, value: figures ? number(text) : null };
    });
    rows.sort((a, b) => {
      if (figures) {
        if (a.value === null || b.value === null) return (a.value === null) - (b.value === null) || a.at - b.at;
        return (up ? a.value - b.value : b.value - a.value) || a.at - b.at;
      }
      const order = a.text.localeCompare(b.text, document.documentElement.lang, { numeric: true });
      return (up ? -order : order) || a.at - b.at;
    });
    table.querySelectorAll("th").forEach((head) => head.removeAttribute("aria-sort"));
    button.parentNode.setAttribute("aria-sort", up ? "ascending" : "descending");
    rows.forEach((one) => body.appendChild(one.row));
  }

  function filter(table, wanted) {
    const parts = wanted.toLocaleLowerCase().split(/\s+/).filter(Boolean);
    Array.from(table.tBodies[0].rows).forEach((row) => {
      const text = row.textContent.toLocaleLowerCase();
      row.hidden = !parts.every((part) => text.includes(part));
    });
  }

  document.querySelectorAll("table.data").forEach((table) => {
    Array.from(table.tHead.rows[0].cells).forEach((head, rank) => {
      const button = make("button", { type: "button", class: "sort", title: words.sort }, head.textContent);
      head.replaceChildren(button);
      button.addEventListener("click", () => sort(table, rank, button));
    });
    if (table.tBodies[0].rows.length > 8) {
      const field = make("input", { type: "search", class: "filter", placeholder: words.filter, "aria-label": words.filter });
      field.addEventListener("input", () => filter(table, field.value));
      table.parentNode.before(field);
    }
  });

  function save(name, blob) {
    const link = make("a", { download: name, href: URL.createObjectURL(blob) });
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 1000);
  }

  function drawing(figure) {
    const shown = Array.from(figure.querySelectorAll(".chart > svg")).find((svg) => svg.getClientRects().length);
    return shown || figure.querySelector(".chart > svg");
  }

  function source(svg) {
    const copy = svg.cloneNode(true);
    copy.querySelectorAll("[tabindex]").forEach((one) => one.removeAttribute("tabindex"));
    if (!copy.hasAttribute("data-whole")) sign(copy);
    return new XMLSerializer().serializeToString(copy);
  }

  function cut(line, most) {
    const lines = [""];
    line.split(" ").forEach((word) => {
      const last = lines[lines.length - 1];
      if (last && last.length + word.length >= most) lines.push(word);
      else lines[lines.length - 1] = last ? last + " " + word : word;
    });
    return lines;
  }

  function sign(svg) {
    const held = svg.querySelector("metadata");
    if (!held) return;
    const box = svg.viewBox.baseVal, step = 15, most = Math.floor(box.width / 6);
    const lines = held.textContent.split("\n").flatMap((line) => cut(line, most));
    lines.forEach((line, rank) => {
      const text = document.createElementNS(svg.namespaceURI, "text");
      const place = { x: box.x + 8, y: box.y + box.height + step * (rank + 1), fill: "#1b1b1b", "font-size": 11, "font-family": "Helvetica, Arial, sans-serif", "font-weight": rank ? "normal" : "bold" };
      Object.entries(place).forEach(([name, value]) => text.setAttribute(name, value));
      text.textContent = line;
      svg.append(text);
    });
    const height = box.height + step * (lines.length + 1);
    svg.setAttribute("viewBox", [box.x, box.y, box.width, height].join(" "));
    svg.setAttribute("width", box.width);
    svg.setAttribute("height", height);
  }

  function png(svg, name) {
    const written = source(svg), image = new Image(), scale = 2;
    image.onload = () => {
      const box = { width: image.naturalWidth, height: image.naturalHeight };
      const canvas = make("canvas", { width: box.width * scale, height: box.height * scale });
      const pen = canvas.getContext("2d");
      pen.fillStyle = "#fff";
      pen.fillRect(0, 0, canvas.width, canvas.height);
      pen.drawImage(image, 0, 0, canvas.width, canvas.height);
      canvas.toBlob((blob) => save(name, blob), "image/png");
    };
    image.src = "data:image/svg+xml;charset=utf-8," + encodeURIComponent(written);
  }

  document.querySelectorAll("section.figure").forEach((figure) => {
    const chart = figure.querySelector(".chart");
    if (!chart) return;
    const line = make("p", { class: "download" }, words.save + " ");
    const kinds = {
      SVG: () => save(figure.id + ".svg", new Blob([source(drawing(figure))], { type: "image/svg+xml" })),
      PNG: () => png(drawing(figure), figure.id + ".png"),
    };
    Object.entries(kinds).forEach(([kind, act]) => {
      const button = make("button", { type: "button" }, kind);
      button.addEventListener("click", act);
      line.append(button, " ");
    });
    chart.after(line);
  });

  const said = make("div", { class: "said", role: "status", hidden: "" });
  document.body.append(said);
  function tell(mark) {
    const box = mark.getBoundingClientRect();
    said.textContent = mark.getAttribute("aria-label");
    said.hidden = false;
    const left = Math.min(Math.max(box.left, 8), Math.max(document.documentElement.clientWidth - said.offsetWidth - 8, 8));
    said.style.left = left + window.scrollX + "px";
    said.style.top = box.top + window.scrollY - said.offsetHeight - 6 + "px";
  }
  function step(marks, from, by) {
    const next = marks[Math.min(Math.max(marks.indexOf(from) + by, 0), marks.length - 1)];
    from.setAttribute("tabindex", "-1");
    next.setAttribute("tabindex", "0");
    next.focus();
  }
  const steps = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1, Home: -Infinity, End: Infinity };
  function listen(svg) {
    const met = new Set(), marks = [];
    svg.querySelectorAll("[aria-label]").forEach((mark) => {
      const title = mark.querySelector("title"), words = mark.getAttribute("aria-label");
      if (title) title.remove();
      mark.addEventListener("mouseenter", () => tell(mark));
      mark.addEventListener("mouseleave", () => (said.hidden = true));
      if (met.has(words)) return;
      met.add(words);
      marks.push(mark);
      mark.setAttribute("tabindex", marks.length === 1 ? "0" : "-1");
      mark.addEventListener("focus", () => tell(mark));
      mark.addEventListener("blur", () => (said.hidden = true));
      mark.addEventListener("keydown", (event) => {
        if (!(event.key in steps)) return;
        event.preventDefault();
        step(marks, mark, steps[event.key]);
      });
    });
  }
  document.querySelectorAll(".chart > svg").forEach(listen);
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") said.hidden = true;
  });
})();
