// visit.mjs URL [VISITS]: first visits to one page with a cold cache, each in a
// browser profile of its own. COOKIE in the environment is who visits.
// Prints the middle of all visits as one line of JSON.
//
// Bytes are those on the wire, heads included. What had arrived when the page
// first painted is told by the browser's own clock: the document's request
// gives the distance between the network's time and the page's.

import { chromium } from '@playwright/test';

const [url, visits = '5'] = process.argv.slice(2);
if (!url) throw new Error('visit.mjs URL [VISITS]');

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: [
    // Chromium's own sandbox needs rights that root in a container lacks.
    ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
    '--disable-gpu',
    '--disable-quic',
    '--no-first-run',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
  ],
});

/** Observers that have to stand before the page begins. */
function observe() {
  window.seen = { tasks: [] };
  const tasks = new PerformanceObserver((list) => {
    for (const task of list.getEntries()) window.seen.tasks.push([task.startTime, task.duration]);
  });
  tasks.observe({ type: 'longtask', buffered: true });
}

/** What arrived on the network, in the order in which it did. */
class Traffic {
  arrived = [];
  kinds = new Map();
  requests = 0;
  offset = null;

  constructor(cdp) {
    cdp.on('Network.requestWillBeSent', (event) => {
      this.requests += 1;
      this.offset ??= event.wallTime - event.timestamp;
      this.kinds.set(event.requestId, { url: event.request.url, type: event.type });
    });
    cdp.on('Network.responseReceived', (event) => {
      const kind = this.kinds.get(event.requestId);
      if (!kind) return;
      const headers = Object.entries(event.response.headers);
      const encoding = headers.find(([name]) => name.toLowerCase() === 'content-encoding');
      Object.assign(kind, {
        encoding: encoding?.[1] ?? 'none',
        mime: event.response.mimeType,
      });
      this.add(event.timestamp, event.response.encodedDataLength);
    });
    cdp.on('Network.dataReceived', (event) => this.add(event.timestamp, event.encodedDataLength));
    cdp.on('Network.loadingFinished', (event) => {
      const kind = this.kinds.get(event.requestId);
      if (kind) Object.assign(kind, { bytes: event.encodedDataLength, ended: event.timestamp });
    });
  }

  add(timestamp, bytes) {
    this.arrived.push({ at: (timestamp + this.offset) * 1000, bytes });
  }

  /** Bytes that had arrived at this moment of the wall clock. */
  before(moment) {
    const early = this.arrived.filter((piece) => piece.at <= moment);
    return early.reduce((sum, piece) => sum + piece.bytes, 0);
  }

  /** Bytes of whole answers that `wanted` picks. */
  of(wanted) {
    const kinds = [...this.kinds.values()].filter(wanted);
    return kinds.reduce((sum, kind) => sum + (kind.bytes ?? 0), 0);
  }

  /** When the last answer was whole, by the wall clock. */
  last() {
    const ends = [...this.kinds.values()].map((kind) => kind.ended ?? 0);
    return (Math.max(...ends) + this.offset) * 1000;
  }

  /** Text and code that came without brotli. */
  others() {
    const packed = /html|css|javascript|wasm|json|svg/;
    const kinds = [...this.kinds.values()];
    const plain = kinds.filter(({ mime, encoding, bytes }) => {
      return packed.test(mime ?? '') && encoding !== 'br' && bytes > 1500;
    });
    return plain.map(({ url, encoding }) => `${new URL(url).pathname} (${encoding})`);
  }
}

async function cookies(context) {
  const pairs = (process.env.COOKIE ?? '').split('; ').filter(Boolean);
  for (const pair of pairs) {
    const at = pair.indexOf('=');
    await context.addCookies([{ name: pair.slice(0, at), value: pair.slice(at + 1), url }]);
  }
}

async function visit() {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
  await cookies(context);
  const page = await context.newPage();
  const cdp = await context.newCDPSession(page);
  await cdp.send('Network.enable');
  const traffic = new Traffic(cdp);
  await page.addInitScript(observe);
  const response = await page.goto(url, { waitUntil: 'load' });
  if (!response?.ok()) throw new Error(`${url} answered ${response?.status()}`);
  // Whatever the page still fetches or works on by itself.
  await page.waitForLoadState('networkidle');
  const seen = await page.evaluate(() => {
    const paint = performance.getEntriesByName('first-contentful-paint')[0].startTime;
    const late = window.seen.tasks.filter(([start, took]) => start + took > paint);
    return {
      paint,
      origin: performance.timeOrigin,
      busy: Math.max(paint, ...window.seen.tasks.map(([start, took]) => start + took)),
      blocking: late.reduce((sum, [, took]) => sum + Math.max(0, took - 50), 0),
    };
  });
  await context.close();
  const styles = ({ type, mime }) => type === 'Document' || (mime ?? '').includes('css');
  return {
    before_paint_kb: traffic.before(seen.origin + seen.paint) / 1000,
    needed_kb: traffic.of(styles) / 1000,
    all_kb: traffic.of(() => true) / 1000,
    requests: traffic.requests,
    first_paint_ms: seen.paint,
    blocking_ms: seen.blocking,
    settled_ms: Math.max(seen.busy, traffic.last() - seen.origin),
    other_encodings: traffic.others(),
  };
}

const all = [];
for (let count = 0; count < Number(visits); count += 1) all.push(await visit());
await browser.close();

const middle = (name) => {
  const values = all.map((one) => one[name]).sort((a, b) => a - b);
  return values[Math.floor(values.length / 2)];
};
const numbers = Object.keys(all[0]).filter((name) => typeof all[0][name] === 'number');
const result = Object.fromEntries(numbers.map((name) => [name, middle(name)]));
console.log(JSON.stringify({ ...result, other_encodings: all[0].other_encodings }));
