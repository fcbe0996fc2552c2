// Chart C: one lane per instance, coloured by state, and the number of requests in flight as a line.
function instanceLanes(element, width, colors) {
  element.replaceChildren();
  const most = Math.max(1, ...DATA.instances.flatMap(lane => lane.inFlight.map(point => point[1])));
  DATA.instances.forEach(lane => {
    const row = document.createElement('div');
    row.className = 'lane';
    const label = document.createElement('label');
    label.textContent = lane.address;
    label.title = lane.instance;
    const small = document.createElement('small');
    small.textContent = lane.release;
    label.append(small);
    row.append(label, ...lane.states.map(span => stateSpan(lane, span, width - GUTTER - RIGHT, colors)));
    if (lane.inFlight.length) row.append(...inFlightLine(lane, most));
    element.append(row);
  });
}
function textWidth(text) {
  const context = document.createElement('canvas').getContext('2d');
  context.font = `11px ${FONT}`;
  return context.measureText(text).width;
}
function stateSpan(lane, span, trackWidth, colors) {
  const from = Math.max(0, seconds(span.from)), to = Math.min(DATA.seconds, seconds(span.to));
  const box = document.createElement('div');
  box.className = 'span ' + span.state;
  box.style.left = from / DATA.seconds * 100 + '%';
  box.style.width = Math.max(0, to - from) / DATA.seconds * 100 + '%';
  if (span.state === 'healthy') {
    const color = colors.releases[Math.max(0, RELEASES.indexOf(lane.release)) % 6];
    box.style.backgroundColor = color;
    box.style.color = inkOn(color);
  } else {
    box.style.backgroundColor = `var(--s-${span.state})`;
  }
  const text = say('state.' + span.state);
  box.textContent = (to - from) / DATA.seconds * trackWidth >= textWidth(text) + 9 ? text : '';
  box.title = `${span.state} ${clock(from)} - ${clock(to)}`;
  return box;
}
function inFlightLine(lane, most) {
  const points = lane.inFlight.map(([at, count]) => `${(at / DATA.seconds * 1000).toFixed(1)},${(100 - count / most * 92).toFixed(1)}`);
  const holder = document.createElement('div');
  holder.innerHTML = `<svg viewBox="0 0 1000 100" preserveAspectRatio="none"><polyline points="${points.join(' ')}"/></svg>`;
  return [holder.firstChild];
}
