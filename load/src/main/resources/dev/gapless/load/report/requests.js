// Chart A: answered requests per second, stacked by release; above it the steps, below it the lane of failures.
const STRIP = 20, STRIP_ROW = 13, LANE = 24;

function requestsData() {
  const counts = RELEASES.map(release =>
    fillEach(row => row.release === release, (sum, row) => (sum ?? 0) + row.requests - row.failed).map(n => n ?? 0).map(asRate));
  // a step per second, drawn from its beginning to its end: the last one needs an end
  const closed = counts.map(list => list.concat(list[list.length - 1] ?? 0));
  const stacked = closed.map((_, i) => closed[i].map((_, s) => closed.slice(0, i + 1).reduce((sum, list) => sum + list[s], 0)));
  return { counts, x: Array.from({ length: SECONDS + 1 }, (_, s) => s), stacked };
}

// The run ends in the middle of a second; what came in that part is shown as a rate like the others.
function asRate(count, second) {
  const part = DATA.seconds - second;
  return part >= 1 ? count : part >= .25 ? Math.round(count / part) : 0;
}

function requestsChart(element, width, height, colors) {
  const { counts, x, stacked } = requestsData();
  const rows = labelRows(width - GUTTER - RIGHT);
  const order = RELEASES.map((_, i) => i).reverse();
  return new uPlot(chartOptions(width, height + rows * STRIP_ROW + STRIP, {
    padding: [8 + rows * STRIP_ROW, RIGHT, LANE + 8, 0],
    axes: [timeAxis(colors), valueAxis(colors, (_, splits) => splits.map(grouped), { incrs: [1, 2, 5].flatMap(n => [0, 1, 2, 3, 4, 5].map(e => n * 10 ** e)).sort((a, b) => a - b) })],
    scales: { y: { range: (_, min, max) => [0, (max || 1) * 1.12] } },
    series: [{}].concat(order.map(i => ({
      stroke: colors.bg, width: 0, fill: releaseColor(colors, RELEASES[i]), points: { show: false },
      paths: uPlot.paths.stepped({ align: 1 }),
    }))),
    hooks: {
      drawClear: [u => drawBands(u, colors, rows)],
      draw: [u => { drawBandsOver(u, colors); drawBandLabels(u, colors); drawReleaseLabels(u, colors, counts); drawFailureLane(u, colors); }],
      setCursor: [u => {
        const s = u.cursor.idx;
        if (s == null || s >= SECONDS || u.cursor.left < 0) return readout('requests', '');
        const parts = RELEASES.map((release, i) => counts[i][s] ? `${releaseName(release)}: ${grouped(counts[i][s])}` : '').filter(Boolean);
        readout('requests', [clock(s), ...parts, `${say('chart.failures')}: ${grouped(FAILED[s] ?? 0)}`, stepAt(s)].filter(Boolean).join('   '));
      }],
    },
  }), [x, ...order.map(i => stacked[i])], element);
}

// Names that do not fit side by side go into rows; what fits into none is left to the readout. Row 0 is the lowest.
function placeLabels(plotWidth) {
  const steps = rowsOf(bands(), 0, plotWidth);
  const above = Math.max(-1, ...steps.map(label => label.row)) + 1;
  return steps.concat(rowsOf(deploymentNames(), above, plotWidth));
}
function rowsOf(spans, lowest, plotWidth) {
  const context = document.createElement('canvas').getContext('2d'), ends = [];
  return spans.map(span => {
    context.font = `${span.whole ? 600 : 400} 11px ${FONT}`;
    const left = span.from / DATA.seconds * plotWidth, width = context.measureText(span.name).width;
    let row = ends.findIndex(end => end + 8 < left);
    if (row < 0) row = ends.length;
    if (row > 3 || left + width > plotWidth + 4) return { ...span, row: -1 };
    ends[row] = left + width;
    return { ...span, row: lowest + row };
  });
}
// Several deployments have their names above those of their steps.
function deploymentNames() {
  if (DATA.deployments.length < 2) return [];
  return DATA.deployments.map(deployment => {
    const from = seconds(deployment.startedAt);
    return { name: `${deployment.version} ${deployment.outcome}`, from, to: from + deployment.seconds, whole: true };
  });
}
const labelRows = plotWidth => Math.max(1, ...placeLabels(plotWidth).map(label => label.row + 1));

function drawBands(u, colors, rows) {
  const { ctx } = u, { top, height } = u.bbox, r = uPlot.pxRatio;
  const rise = rows * STRIP_ROW * r;
  ctx.save();
  bands().forEach((band, i) => {
    const left = u.valToPos(band.from, 'x', true), right = u.valToPos(Math.min(band.to, DATA.seconds), 'x', true);
    if (i % 2 === 0) {
      ctx.fillStyle = colors.band;
      ctx.fillRect(left, top - rise, Math.max(r, right - left), height + rise);
    }
    ctx.fillStyle = colors.line;
    ctx.fillRect(left, top - rise, r, height + rise);
  });
  apartSpans().forEach(span => {
    const left = u.valToPos(span.from, 'x', true), right = u.valToPos(span.to, 'x', true);
    ctx.fillStyle = colors.bad;
    ctx.globalAlpha = .07;
    ctx.fillRect(left, top, right - left, height);
    ctx.globalAlpha = 1;
  });
  ctx.restore();
}

function drawBandLabels(u, colors) {
  const { ctx } = u, { top, width } = u.bbox, r = uPlot.pxRatio;
  ctx.save();
  ctx.fillStyle = colors.ink;
  ctx.textAlign = 'left';
  ctx.textBaseline = 'alphabetic';
  placeLabels(width / r).filter(label => label.row >= 0).forEach(label => {
    ctx.font = font(11, label.whole ? 600 : 400);
    ctx.fillText(label.name, u.valToPos(label.from, 'x', true) + 3 * r, top - label.row * STRIP_ROW * r - 4 * r);
  });
  ctx.restore();
}

// The areas hide the bands behind them, so the bands shine through.
function drawBandsOver(u, colors) {
  const { ctx } = u, { top, height } = u.bbox, r = uPlot.pxRatio;
  ctx.save();
  ctx.fillStyle = colors.bg;
  bands().forEach((band, i) => {
    const left = u.valToPos(band.from, 'x', true), right = u.valToPos(Math.min(band.to, DATA.seconds), 'x', true);
    ctx.globalAlpha = .13;
    if (i % 2 === 0) ctx.fillRect(left, top, Math.max(r, right - left), height);
    ctx.globalAlpha = .5;
    ctx.fillRect(left, top, r, height);
    ctx.fillRect(right, top, r, height);
  });
  ctx.restore();
}

// The name of a release stands in its own area, where that is widest and high enough.
function drawReleaseLabels(u, colors, counts) {
  const { ctx } = u, r = uPlot.pxRatio;
  ctx.save();
  ctx.font = font(13, 600);
  ctx.textAlign = 'center';
  ctx.textBaseline = 'middle';
  RELEASES.forEach((release, i) => {
    const name = releaseName(release), total = s => counts.reduce((sum, list) => sum + list[s], 0);
    let best = { length: 0, from: 0 }, from = -1;
    for (let s = 0; s <= SECONDS; s++) {
      const mostly = s < SECONDS && counts[i][s] > .6 * total(s) && counts[i][s] > 0;
      if (mostly && from < 0) from = s;
      if (!mostly && from >= 0) { if (s - from > best.length) best = { length: s - from, from }; from = -1; }
    }
    const room = best.length / DATA.seconds * u.bbox.width;
    if (room < ctx.measureText(name).width + 10 * r) return;
    const middle = best.from + best.length / 2;
    const below = counts.slice(0, i).reduce((sum, list) => sum + list[Math.floor(middle)], 0);
    const y = u.valToPos(below + counts[i][Math.floor(middle)] / 2, 'y', true);
    ctx.lineWidth = 8 * r;
    ctx.lineJoin = 'round';
    ctx.strokeStyle = releaseColor(colors, release);
    ctx.strokeText(name, u.valToPos(middle, 'x', true), y);
    ctx.fillStyle = inkOn(releaseColor(colors, release));
    ctx.fillText(name, u.valToPos(middle, 'x', true), y);
  });
  ctx.restore();
}

function drawFailureLane(u, colors) {
  const { ctx } = u, { left, width } = u.bbox, r = uPlot.pxRatio;
  const height = LANE * r, y = u.ctx.canvas.height - height - 4 * r;
  ctx.save();
  ctx.fillStyle = colors.lane;
  ctx.fillRect(left, y, width, height);
  ctx.font = font(11);
  ctx.textBaseline = 'middle';
  ctx.textAlign = 'right';
  ctx.fillStyle = colors.muted;
  ctx.fillText(say('chart.failures'), left - 6 * r, y + height / 2);
  const most = Math.max(0, ...FAILED.filter(n => n));
  if (most === 0) {
    ctx.textAlign = 'center';
    ctx.fillText(say('chart.failures.none'), left + width / 2, y + height / 2);
  }
  ctx.fillStyle = colors.bad;
  FAILED.forEach((count, s) => {
    if (!count) return;
    const x = u.valToPos(s, 'x', true), wide = Math.max(2 * r, u.valToPos(s + 1, 'x', true) - x - r * .5);
    const high = height * (.35 + .65 * Math.log1p(count) / Math.log1p(most));
    ctx.fillRect(x, y + height - high, wide, high);
  });
  ctx.restore();
}
