// The same service under other recipes: one small chart each, all on the same axes.
function compareCharts(element, width, height, colors) {
  element.replaceChildren();
  const beside = width >= 560, room = beside ? width - 150 : width;
  const longest = Math.max(...DATA.compare.map(recipe => recipe.answered.length));
  const highest = Math.max(1, ...DATA.compare.flatMap(recipe => recipe.answered));
  return DATA.compare.map((recipe, i) => {
    const row = document.createElement('div'), name = document.createElement('span'), chart = document.createElement('div');
    row.className = beside ? 'recipe' : 'recipe above';
    name.textContent = recipe.name;
    row.append(name, chart);
    element.append(row);
    const last = i === DATA.compare.length - 1;
    const answered = Array.from({ length: longest + 1 }, (_, s) => recipe.answered[Math.min(s, recipe.answered.length - 1)] ?? null);
    const both = Array.from({ length: longest + 1 }, (_, s) => answered[s] === null ? null : answered[s] + (recipe.failedPerSecond[s] ?? 0));
    return new uPlot({
      width: room, height: height + (last ? 22 : 0), pxAlign: 0, legend: { show: false }, padding: [4, RIGHT, 2, 0],
      cursor: { show: false },
      axes: [{ ...timeAxis(colors, 22), show: last, splits: undefined, values: (_, splits) => splits.map(s => s + ' s') }, { ...valueAxis(colors, (_, splits) => splits.map(v => v === 0 ? '' : grouped(v))), size: 48, space: 26 }],
      scales: { x: { time: false, range: [0, longest] }, y: { range: [0, highest * 1.05] } },
      series: [{},
        { fill: colors.bad, width: 0, points: { show: false }, paths: uPlot.paths.stepped({ align: 1 }) },
        { fill: last ? colors.releases[1] : colors.muted, width: 0, points: { show: false }, paths: uPlot.paths.stepped({ align: 1 }) }],
    }, [Array.from({ length: longest + 1 }, (_, s) => s), both, answered], chart);
  });
}
