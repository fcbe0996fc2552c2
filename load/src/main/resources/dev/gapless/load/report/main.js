// Draws everything, and again when language, colours, width or paper change.
let drawn = [];
// A4 without its margins, in CSS pixels
const PAPER_WIDTH = 702;
function draw(paper = false) {
  drawn.forEach(chart => chart.destroy());
  drawn = [];
  const colors = paper ? lightColors() : pageColors();
  const at = id => document.getElementById(id + '-chart');
  const wide = paper ? PAPER_WIDTH : Math.max(280, at('requests').clientWidth);
  if (at('compare')) drawn.push(...compareCharts(at('compare'), wide, paper ? 46 : 64, colors));
  drawn.push(requestsChart(at('requests'), wide, paper ? 190 : 270, colors));
  drawn.push(latencyChart(at('latency'), wide, paper ? 150 : 210, colors));
  if (at('instances')) instanceLanes(at('instances'), wide, colors);
  if (at('cpu')) drawn.push(cpuChart(at('cpu'), wide, paper ? 100 : 140, colors));
}
function setLanguage(code) {
  document.documentElement.dataset.lang = code;
  document.documentElement.lang = code;
  draw();
}
document.querySelectorAll('[data-set-lang]').forEach(button => button.addEventListener('click', () => setLanguage(button.dataset.setLang)));
document.getElementById('copy').addEventListener('click', event => copyPicture(event.currentTarget));
window.matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => draw());
// before, not when the medium changes: the pages are counted in between
window.addEventListener('beforeprint', () => draw(true));
window.addEventListener('afterprint', () => draw());
let width = window.innerWidth;
window.addEventListener('resize', () => { if (window.innerWidth !== width) { width = window.innerWidth; draw(); } });
setLanguage((navigator.language || 'en').startsWith('ko') ? 'ko' : 'en');
