// Chart B: latency per second on a logarithmic axis, one colour per release.
function latencyChart(element, width, height, colors) {
  const data = [Array.from({ length: SECONDS }, (_, s) => s + .5)], series = [{}], columns = [];
  const top = key => (most, row) => row[key] == null ? most : Math.max(most ?? 0, row[key]);
  RELEASES.forEach(release => {
    const color = releaseColor(colors, release);
    const of = key => fillEach(row => row.release === release && row[key] != null, top(key)).map(v => v === null ? null : Math.max(v, .01));
    const [p50, p99, max] = [of('p50'), of('p99'), of('max')];
    columns.push({ release, p50, p99, max });
    data.push(max, p99, p50);
    series.push(
      { stroke: color, width: 0, paths: () => null, points: { show: true, size: 3, width: 0, fill: color } },
      { stroke: color, width: 2, points: { show: false }, spanGaps: false },
      { stroke: color, width: 1, points: { show: false }, spanGaps: false });
  });
  return new uPlot(chartOptions(width, height, {
    axes: [timeAxis(colors), { ...valueAxis(colors, (_, splits) => splits.map(nice)), grid: { stroke: colors.line, width: 1, filter: (_, splits) => splits.map(v => Number.isInteger(Math.log10(v)) ? v : null) } }],
    scales: { y: { distr: 3, log: 10, range: (_, min, max) => decades(min, max) } },
    series,
    hooks: {
      drawClear: [u => drawBands(u, colors, 0)],
      setCursor: [u => {
        const s = u.cursor.idx;
        if (s == null || u.cursor.left < 0) return readout('latency', '');
        const parts = columns.filter(c => c.p99[s] !== null)
            .map(c => `${releaseName(c.release)}: p50 ${millis(c.p50[s])}, p99 ${millis(c.p99[s])}, max ${millis(c.max[s])} ms`);
        readout('latency', [clock(s), ...parts].join('   '));
      }],
    },
  }), data, element);
}
const nice = value => value == null ? '' : value >= 1000 ? grouped(value) : String(+value.toPrecision(1));
function decades(min, max) {
  if (min == null || max == null) return [.1, 10];
  const low = Math.pow(10, Math.floor(Math.log10(min))), high = Math.pow(10, Math.ceil(Math.log10(max * 1.05)));
  return [low, Math.max(high, low * 10)];
}
