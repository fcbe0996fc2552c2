// "Copy as picture": the sentence, the four numbers and chart A as a PNG, always in light colours.
const PICTURE = { width: 1200, margin: 40 };

async function makePicture() {
  // the chart has as many pixels as the screen gives it; more would only be blown up
  const colors = lightColors(), { width, margin } = PICTURE, ratio = uPlot.pxRatio;
  const holder = document.createElement('div');
  holder.style.cssText = 'position:absolute;left:-10000px;top:0';
  document.body.append(holder);
  const chart = requestsChart(holder, width - 2 * margin, 300, colors);
  await new Promise(resolve => setTimeout(resolve, 60));
  const drawn = chart.ctx.canvas, canvas = document.createElement('canvas');
  const context = canvas.getContext('2d');
  const lines = wrap(context, sentenceRuns(), width - 2 * margin, `500 25px ${FONT}`);
  const top = margin + lines.length * 35 + 14;
  const chartHeight = (width - 2 * margin) * drawn.height / drawn.width;
  canvas.width = width * ratio;
  canvas.height = (top + 96 + chartHeight + margin + 10) * ratio;
  context.scale(ratio, ratio);
  context.fillStyle = colors.bg;
  context.fillRect(0, 0, width, canvas.height);
  drawSentence(context, lines, colors, margin);
  drawNumbers(context, colors, margin, top, width - 2 * margin);
  context.drawImage(drawn, margin, top + 96, width - 2 * margin, chartHeight);
  context.font = `12px ${FONT}`;
  context.fillStyle = colors.muted;
  context.textAlign = 'right';
  context.fillText('gapless', width - margin, canvas.height / ratio - 16);
  chart.destroy();
  holder.remove();
  return canvas;
}

// The sentence as words with their tone, in the language that is shown.
function sentenceRuns() {
  const runs = [];
  const visit = (node, tone) => {
    if (node.nodeType === Node.TEXT_NODE) {
      node.textContent.split(/\s+/).filter(Boolean).forEach(word => runs.push({ word, tone }));
    } else if (!node.lang || node.lang === language()) {
      if (node.classList.contains('apart')) return;
      node.childNodes.forEach(child => visit(child, node.classList.contains('good') ? 'good' : node.classList.contains('bad') ? 'bad' : tone));
    }
  };
  visit(document.querySelector('#sentence p'), 'ink');
  return runs;
}
function wrap(context, runs, width, fontText) {
  context.font = fontText;
  const space = context.measureText(' ').width, lines = [[]];
  let x = 0;
  for (const run of runs) {
    const wide = context.measureText(run.word).width;
    if (x + wide > width && lines[lines.length - 1].length) { lines.push([]); x = 0; }
    lines[lines.length - 1].push({ ...run, x });
    x += wide + space;
  }
  return lines;
}
function drawSentence(context, lines, colors, margin) {
  context.textBaseline = 'alphabetic';
  context.font = `500 25px ${FONT}`;
  lines.forEach((line, i) => line.forEach(({ word, tone, x }) => {
    context.fillStyle = colors[tone];
    context.fillText(word, margin + x, margin + 24 + i * 35);
  }));
}
function drawNumbers(context, colors, left, top, width) {
  document.querySelectorAll('.number').forEach((number, i) => {
    const x = left + i * width / 4;
    context.font = `600 38px ${FONT}`;
    context.fillStyle = number.classList.contains('good') ? colors.good : number.classList.contains('bad') ? colors.bad : colors.ink;
    context.fillText(number.querySelector('b').textContent, x, top + 36);
    context.font = `13px ${FONT}`;
    context.fillStyle = colors.muted;
    const label = number.querySelector('span');
    const shown = label.querySelector(`[lang=${language()}]`) ?? label;
    context.fillText(shown.textContent, x, top + 60);
  });
}

async function copyPicture(button) {
  const canvas = await makePicture();
  const blob = await new Promise(resolve => canvas.toBlob(resolve, 'image/png'));
  let key = 'picture.copied';
  try {
    await navigator.clipboard.write([new ClipboardItem({ 'image/png': blob })]);
  } catch (_) {
    const link = document.createElement('a');
    link.href = URL.createObjectURL(blob);
    link.download = `${DATA.service}-${DATA.from}-${DATA.to}.png`;
    link.click();
    URL.revokeObjectURL(link.href);
    key = 'picture.saved';
  }
  const before = button.innerHTML;
  button.textContent = say(key);
  setTimeout(() => { button.innerHTML = before; }, 1500);
}
