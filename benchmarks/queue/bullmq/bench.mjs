// The benchmark driver for one system; see ../bench.py for the output of each command.
import { Queue, Worker } from 'bullmq';

const [verb, url, number] = process.argv.slice(2);
const n = Number(number);
const { hostname, port } = new URL(url);
const connection = { host: hostname, port: Number(port), maxRetriesPerRequest: null };
const payload = 'x'.repeat(190);
const WARM_UP = 5000;
const options = { removeOnComplete: true };
const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

function serve(concurrency, handle) {
  const worker = new Worker('bench', handle, { connection, concurrency });
  worker.on('error', () => {});
  return worker;
}

async function enqueue(queue) {
  await queue.waitUntilReady();
  const start = process.hrtime.bigint();
  let left = n;
  const producer = async () => {
    while (left-- > 0) await queue.add('noop', { payload }, options);
  };
  await Promise.all(Array.from({ length: 50 }, producer));
  console.log(Number(process.hrtime.bigint() - start) / 1e9);
}

async function work() {
  let first = 0, last = 0, count = 0;
  const worker = serve(100, async () => {
    last = Date.now();
    first ||= last;
    count++;
  });
  let seen = -1;
  while (seen !== count || seen === 0) {
    seen = count;
    await sleep(1000);
  }
  console.log(first, last, count);
  await worker.close();
}

async function latency(queue) {
  let tell;
  serve(10, async () => tell(process.hrtime.bigint()));
  for (let i = -WARM_UP; i < n; i++) {
    if (i >= 0) await sleep(20);
    const started = new Promise((resolve) => { tell = resolve; });
    const start = process.hrtime.bigint();
    await queue.add('noop', { payload }, options);
    const waited = Number((await started) - start) / 1e6;
    if (i >= 0) console.log(waited);
  }
}

async function hang(queue, rescue) {
  let count = 0;
  if (!rescue) for (let i = 0; i < 10; i++) await queue.add('noop', { payload }, options);
  serve(10, async () => {
    if (++count === 10) console.log('all');
    if (!rescue) await sleep(3_600_000);
  });
  if (rescue) console.log('ready');
  await sleep(3_600_000);
}

const queue = new Queue('bench', { connection });
if (verb === 'enqueue') await enqueue(queue);
else if (verb === 'work') await work();
else if (verb === 'latency') await latency(queue);
else await hang(queue, verb === 'rescue');
process.exit(0);
