// Chart E: how much of the processors each instance used.
function cpuChart(element, width, height, colors) {
  const at = [...new Set(DATA.cpu.flatMap(series => series.points.map(point => point[0])))].sort((a, b) => a - b);
  const columns = DATA.cpu.map(series => {
    const byTime = new Map(series.points.map(([second, percent]) => [second, percent]));
    return at.map(second => byTime.get(second) ?? null);
  });
  return new uPlot(chartOptions(width, height, {
    axes: [timeAxis(colors), valueAxis(colors, (_, splits) => splits.map(v => v + ' %'))],
    scales: { y: { range: [0, 100] } },
    series: [{}].concat(DATA.cpu.map(series => ({ stroke: releaseColor(colors, series.release), width: 1.5, spanGaps: true, points: { show: false } }))),
    hooks: {
      drawClear: [u => drawBands(u, colors, 0)],
      setCursor: [u => {
        const i = u.cursor.idx;
        if (i == null || u.cursor.left < 0) return readout('cpu', '');
        const parts = DATA.cpu.map((series, n) => columns[n][i] == null ? '' : `${series.release} (${series.instance}): ${Math.round(columns[n][i])} %`);
        readout('cpu', [clock(at[i]), ...parts].filter(Boolean).join('   '));
      }],
    },
  }), [at, ...columns], element);
}
