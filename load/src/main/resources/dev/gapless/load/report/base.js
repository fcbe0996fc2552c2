'use strict';
// What all charts share: the data, the texts, the colours, the axis of time.
const DATA = JSON.parse(document.getElementById('data').textContent);
const TEXTS = JSON.parse(document.getElementById('texts').textContent);
const GUTTER = 64, RIGHT = 12;
const SECONDS = Math.max(1, Math.ceil(DATA.seconds));
const START = Date.parse(DATA.startedAt);
const seconds = iso => (Date.parse(iso) - START) / 1000;

const language = () => document.documentElement.dataset.lang;
const say = (key, ...values) => (TEXTS[language()][key] ?? key).replace(/\{(\d)}/g, (_, i) => values[i]);
const grouped = number => Math.round(number).toString().replace(/\B(?=(\d{3})+$)/g, ',');
const millis = number => number == null ? '-' : number < 1 ? number.toFixed(2) : number < 10 ? number.toFixed(1) : grouped(number);

const clockFormat = (() => {
  const options = { hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' };
  try {
    return new Intl.DateTimeFormat('en-GB', { ...options, timeZone: DATA.run.zone });
  } catch (_) {
    return new Intl.DateTimeFormat('en-GB', { ...options, timeZone: 'UTC' });
  }
})();
const clock = second => clockFormat.format(new Date(START + second * 1000));

// Releases in the order in which they first answered; null is "nobody knows" and comes last.
const RELEASES = (() => {
  const names = [];
  for (const row of DATA.timeline) {
    if (row.requests > row.failed && !names.includes(row.release)) names.push(row.release);
  }
  return names.filter(name => name !== null).concat(names.includes(null) ? [null] : []);
})();
const releaseName = release => release === null ? say('chart.release-unknown') : release;

// Colours as the page has them now, light or dark.
function pageColors() {
  const style = getComputedStyle(document.documentElement);
  const get = name => style.getPropertyValue('--' + name).trim();
  const colors = { ratio: window.devicePixelRatio || 1 };
  for (const name of ['bg', 'panel', 'ink', 'muted', 'line', 'band', 'good', 'bad', 'lane']) colors[name] = get(name);
  colors.releases = [0, 1, 2, 3, 4, 5].map(i => get('r' + i));
  return colors;
}
// For what leaves the screen: paper, and the picture.
function lightColors() {
  return {
    bg: '#ffffff', panel: '#f6f8fa', ink: '#17212b', muted: '#5d6975', line: '#d9dfe5', band: 'rgba(23, 33, 43, .05)',
    good: '#17804d', bad: '#cc2630', lane: '#f1f4f6', releases: ['#3e74b8', '#1d8161', '#c48a1c', '#8560b9', '#b25579', '#5f7383'],
  };
}
function releaseColor(colors, release) {
  const index = RELEASES.indexOf(release);
  return index < 0 || release === null ? colors.muted : colors.releases[index % colors.releases.length];
}

// Black or white, whichever can be read on the colour better (WCAG 2.2, relative luminance).
const DARK_INK = '#10161c', LIGHT_INK = '#ffffff';
function inkOn(color) {
  const [r, g, b] = [1, 3, 5].map(i => parseInt(color.slice(i, i + 2), 16) / 255).map(v => v <= .04045 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4);
  const luminance = .2126 * r + .7152 * g + .0722 * b;
  return (luminance + .05) ** 2 > 1.05 * .0584 ? DARK_INK : LIGHT_INK;
}

const FONT = 'system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans KR", "Apple SD Gothic Neo", "Malgun Gothic", "Noto Sans CJK KR", sans-serif';
const font = (size, weight = 400) => `${weight} ${Math.round(size * uPlot.pxRatio)}px ${FONT}`;

function timeAxis(colors, size = 26) {
  return {
    size, stroke: colors.muted, font: `11px ${FONT}`, grid: { show: false }, ticks: { stroke: colors.line, width: 1, size: 5 },
    incrs: [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 1800, 3600, 7200], space: 64, gap: 3,
    splits: (_, __, min, max, step) => roundTimes(min, max, step), values: (_, splits) => splits.map(at => at > SECONDS * .975 || at < SECONDS * .01 ? '' : clock(at)),
  };
}
// Seconds of the run at which the clock shows a round time.
function roundTimes(min, max, step) {
  const first = step - (START / 1000) % step, times = [];
  for (let at = first >= step ? 0 : first; at <= max; at += step) if (at >= min) times.push(at);
  return times;
}
function valueAxis(colors, values, more) {
  return { size: GUTTER, stroke: colors.muted, font: `11px ${FONT}`, grid: { stroke: colors.line, width: 1 }, ticks: { show: false }, gap: 6, values, space: 36, ...more };
}

// Stretches of time to be marked: the steps of each deployment, and phases that count apart. Steps of one name that follow
// each other, as the parts of a schema change do, are one.
function bands() {
  const list = [];
  DATA.deployments.forEach(deployment => deployment.steps.forEach((step, i) => {
    const from = seconds(step.startedAt), to = from + step.seconds;
    if (i > 0 && deployment.steps[i - 1].name === step.name) list[list.length - 1].to = to;
    else list.push({ name: step.name, from, to });
  }));
  return list;
}
function apartSpans() {
  const apart = new Set(DATA.phases.filter(phase => phase.apart).map(phase => phase.name));
  const begins = DATA.marks.filter(mark => mark.phase);
  return begins.map((mark, i) => ({ name: mark.name, from: mark.seconds, to: begins[i + 1]?.seconds ?? DATA.seconds }))
      .filter(span => apart.has(span.name));
}
const stepAt = second => bands().filter(band => band.from < second + 1 && band.to > second).map(band => band.name).join(', ');

const SYNC = uPlot.sync('time');
function chartOptions(width, height, more) {
  return {
    width, height, pxAlign: 0, legend: { show: false }, padding: [8, RIGHT, 0, 0],
    cursor: { y: false, drag: { x: false, y: false }, points: { show: false }, sync: { key: SYNC.key } },
    ...more,
    scales: { x: { time: false, range: [0, DATA.seconds] }, ...more.scales },
  };
}
function readout(id, text) {
  const element = document.getElementById(id + '-readout');
  if (element) element.textContent = text || '\u00a0';
}
function fillEach(second, value) {
  const rows = new Array(SECONDS).fill(null);
  for (const row of DATA.timeline) {
    if (row.second < SECONDS && second(row)) rows[row.second] = value(rows[row.second], row);
  }
  return rows;
}
const FAILED = fillEach(row => row.failed > 0, (sum, row) => (sum ?? 0) + row.failed);
