// Runs before the scripts of the page: writes down each text that is drawn on a canvas, and answers what the tests ask.
'use strict';
(() => {
  const drawnTexts = new WeakMap(), canvases = new Set();
  const proto = CanvasRenderingContext2D.prototype;
  const { fillText, clearRect } = proto;
  proto.fillText = function (text, x, y, ...rest) {
    const m = this.measureText(text), t = this.getTransform();
    const corners = [[-m.actualBoundingBoxLeft, -m.actualBoundingBoxAscent], [m.actualBoundingBoxRight, m.actualBoundingBoxDescent]]
        .map(([dx, dy]) => ({ x: t.a * (x + dx) + t.c * (y + dy) + t.e, y: t.b * (x + dx) + t.d * (y + dy) + t.f }));
    const box = {
      text: String(text), ink: this.fillStyle, font: this.font,
      left: Math.min(corners[0].x, corners[1].x), right: Math.max(corners[0].x, corners[1].x),
      top: Math.min(corners[0].y, corners[1].y), bottom: Math.max(corners[0].y, corners[1].y),
    };
    canvases.add(this.canvas);
    if (box.text.trim()) drawnTexts.set(this.canvas, (drawnTexts.get(this.canvas) ?? []).concat(box));
    return fillText.call(this, text, x, y, ...rest);
  };
  proto.clearRect = function (x, y, width, height) {
    if (width >= this.canvas.width && height >= this.canvas.height) drawnTexts.delete(this.canvas);
    return clearRect.call(this, x, y, width, height);
  };

  // The browser says what a colour is, by a canvas: it is asked once for each, a long report has thousands of places.
  const known = new Map();
  const rgb = css => {
    if (!known.has(css)) known.set(css, asked(css));
    return known.get(css);
  };
  const asked = css => {
    const context = Object.assign(document.createElement('canvas'), { width: 1, height: 1 }).getContext('2d');
    context.fillStyle = css;
    context.fillRect(0, 0, 1, 1);
    const [r, g, b, a] = context.getImageData(0, 0, 1, 1).data;
    return { r, g, b, a: a / 255 };
  };
  const over = (top, below) => ({ r: top.r * top.a + below.r * (1 - top.a), g: top.g * top.a + below.g * (1 - top.a), b: top.b * top.a + below.b * (1 - top.a), a: 1 });
  // WCAG 2.2, relative luminance and contrast ratio
  const part = value => (value /= 255) <= .04045 ? value / 12.92 : ((value + .055) / 1.055) ** 2.4;
  const luminance = ({ r, g, b }) => .2126 * part(r) + .7152 * part(g) + .0722 * part(b);
  const ratio = (one, other) => {
    const [low, high] = [luminance(one), luminance(other)].sort((a, b) => a - b);
    return (high + .05) / (low + .05);
  };
  const canvasColor = () => rgb(getComputedStyle(document.documentElement).backgroundColor).a
    ? rgb(getComputedStyle(document.documentElement).backgroundColor) : rgb(getComputedStyle(document.body).backgroundColor);
  const backgroundOf = element => {
    const layers = [];
    for (let at = element; at; at = at.parentElement) {
      const color = rgb(getComputedStyle(at).backgroundColor);
      layers.push(color);
      if (color.a === 1) break;
    }
    return layers.reverse().reduce((below, layer) => over(layer, below), canvasColor());
  };
  const isShown = element => element.checkVisibility({ visibilityProperty: true, opacityProperty: true });
  const textNodes = () => {
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT), found = [];
    while (walker.nextNode()) {
      const node = walker.currentNode, parent = node.parentElement;
      if (node.textContent.trim() && !['SCRIPT', 'STYLE', 'NOSCRIPT'].includes(parent.tagName) && isShown(parent)) found.push(node);
    }
    return found;
  };
  const charts = () => [...document.querySelectorAll('.chart canvas')];
  const nameOf = canvas => canvas.closest('.chart').id;

  window.probe = {
    // What a person can read, without what the charts say.
    text: () => textNodes().map(node => node.textContent.trim()).join(' ').replace(/\s+/g, ' '),
    textOf: selector => [...document.querySelectorAll(selector)].filter(isShown).map(one => one.innerText.replace(/\s+/g, ' ').trim()),
    chartNames: () => [...document.querySelectorAll('.chart')].map(one => one.id),
    // The texts on each canvas, with their boxes, in pixels of the canvas.
    chartTexts: name => charts().filter(canvas => nameOf(canvas) === name).map(canvas => drawnTexts.get(canvas) ?? []),
    // How much of a canvas is neither empty nor its background, 0 to 1.
    inked: name => charts().filter(canvas => nameOf(canvas) === name).map(canvas => {
      const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height), bg = canvasColor();
      let count = 0;
      for (let i = 0; i < data.length; i += 4) {
        if (data[i + 3] > 20 && Math.abs(data[i] - bg.r) + Math.abs(data[i + 1] - bg.g) + Math.abs(data[i + 2] - bg.b) > 12) count++;
      }
      return count / (canvas.width * canvas.height);
    }),
    // How many pixels of the place of the failures' lane have which colour, "r,g,b".
    failureLane: () => {
      const canvas = charts().find(one => nameOf(one) === 'requests-chart'), r = devicePixelRatio;
      const plot = drawn.find(one => one.ctx.canvas === canvas).bbox;
      const high = Math.floor(LANE * r), top = canvas.height - high - Math.ceil(4 * r) + 2;
      const { data } = canvas.getContext('2d').getImageData(plot.left + 2, top, plot.width - 4, high - 4), colors = {};
      for (let i = 0; i < data.length; i += 4) {
        const color = `${data[i]},${data[i + 1]},${data[i + 2]}`;
        if (data[i + 3] > 250) colors[color] = (colors[color] ?? 0) + 1;
      }
      return { colors, pixels: data.length / 4 };
    },
    color: name => { const { r, g, b } = rgb(getComputedStyle(document.documentElement).getPropertyValue('--' + name)); return `${r},${g},${b}`; },
    // Texts that cut each other, or that leave their canvas.
    badChartTexts: () => charts().flatMap(canvas => {
      const texts = drawnTexts.get(canvas) ?? [], bad = [];
      texts.forEach((one, i) => {
        if (one.left < -.5 || one.top < -.5 || one.right > canvas.width + .5 || one.bottom > canvas.height + .5) bad.push(`${nameOf(canvas)}: "${one.text}" is cut`);
        texts.slice(0, i).forEach(other => {
          if (one.left < other.right && other.left < one.right && one.top < other.bottom && other.top < one.bottom) bad.push(`${nameOf(canvas)}: "${one.text}" is over "${other.text}"`);
        });
      });
      return bad;
    }),
    // Texts that are hard to read: contrast below 4.5, or 3 where they are large (WCAG 2.2, 1.4.3).
    paleTexts: () => {
      const pale = textNodes().map(node => {
        const element = node.parentElement, style = getComputedStyle(element), background = backgroundOf(element);
        const size = parseFloat(style.fontSize), large = size >= 24 || size >= 18.66 && +style.fontWeight >= 700;
        const reached = ratio(over(rgb(style.color), background), background);
        return reached < (large ? 3 : 4.5) ? `${reached.toFixed(2)} "${node.textContent.trim()}"` : null;
      });
      charts().forEach(canvas => {
        const context = canvas.getContext('2d'), bg = canvasColor();
        (drawnTexts.get(canvas) ?? []).forEach(({ text, ink, left, top, right, bottom }) => {
          const { data } = context.getImageData(left, top - 2, Math.max(1, right - left), bottom - top + 4), colors = new Map();
          const inkColor = rgb(ink);
          for (let i = 0; i < data.length; i += 4) {
            const color = over({ r: data[i], g: data[i + 1], b: data[i + 2], a: data[i + 3] / 255 }, bg), key = [color.r, color.g, color.b].map(Math.round).join();
            const distance = Math.abs(color.r - inkColor.r) + Math.abs(color.g - inkColor.g) + Math.abs(color.b - inkColor.b);
            if (distance > 60) colors.set(key, { color, count: (colors.get(key)?.count ?? 0) + 1 });
          }
          const below = [...colors.values()].sort((a, b) => b.count - a.count)[0]?.color ?? bg;
          const reached = ratio(inkColor, below);
          if (reached < 4.5) pale.push(`${reached.toFixed(2)} on ${nameOf(canvas)} "${text}"`);
        });
      });
      return pale.filter(one => one !== null);
    },
    // Elements that a person would have to move sideways, or whose end cannot be seen.
    tooWide: () => {
      const bad = [], wide = document.documentElement.clientWidth;
      if (document.documentElement.scrollWidth > wide) bad.push(`the page: ${document.documentElement.scrollWidth} of ${wide}`);
      document.body.querySelectorAll('*').forEach(one => {
        if (!isShown(one) || ['SCRIPT', 'STYLE'].includes(one.tagName)) return;
        const box = one.getBoundingClientRect(), name = `${one.tagName} ${one.id || one.className} "${one.textContent.trim().slice(0, 40)}"`;
        if (box.width > 0 && (box.right > wide + .5 || box.left < -.5)) bad.push(`${name} lies from ${box.left} to ${box.right}`);
        const style = getComputedStyle(one);
        if (style.display !== 'inline' && style.overflowX !== 'visible' && one.scrollWidth > one.clientWidth + 1) bad.push(`${name} is cut: ${one.scrollWidth} of ${one.clientWidth}`);
      });
      return bad;
    },
    // Texts that leave a picture that was made.
    cutOnPictures: () => [...canvases].filter(canvas => !canvas.isConnected).flatMap(canvas => (drawnTexts.get(canvas) ?? [])
        .filter(one => one.left < 0 || one.top < 0 || one.right > canvas.width || one.bottom > canvas.height).map(one => one.text)),
    box: selector => { const { x, y, width, height } = document.querySelector(selector).getBoundingClientRect(); return { x: x + scrollX, y: y + scrollY, width, height }; },
  };
})();
