// Draws everything, and again when language, colours, width or paper change.
let drawn = [];
function draw(width) {
  drawn.forEach(chart => chart.destroy());
  drawn = [];
  const colors = pageColors(), paper = window.matchMedia('print').matches;
  const at = id => document.getElementById(id + '-chart');
  const wide = width ?? Math.max(320, at('requests').clientWidth);
  if (at('compare')) drawn.push(...compareCharts(at('compare'), wide, paper ? 46 : 64, colors));
  drawn.push(requestsChart(at('requests'), wide, paper ? 190 : 270, colors));
  drawn.push(latencyChart(at('latency'), wide, paper ? 150 : 210, colors));
  if (at('instances')) instanceLanes(at('instances'), wide);
  if (at('cpu')) drawn.push(cpuChart(at('cpu'), wide, paper ? 100 : 140, colors));
}
function setLanguage(code) {
  document.documentElement.dataset.lang = code;
  document.documentElement.lang = code;
  draw();
}
// A4 without its margins, in CSS pixels
const PAPER_WIDTH = 702;
document.querySelectorAll('[data-set-lang]').forEach(button => button.addEventListener('click', () => setLanguage(button.dataset.setLang)));
document.getElementById('copy').addEventListener('click', event => copyPicture(event.currentTarget));
window.matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => draw());
window.matchMedia('print').addEventListener('change', event => draw(event.matches ? PAPER_WIDTH : undefined));
let width = window.innerWidth;
window.addEventListener('resize', () => { if (window.innerWidth !== width) { width = window.innerWidth; draw(); } });
setLanguage((navigator.language || 'en').startsWith('ko') ? 'ko' : 'en');
