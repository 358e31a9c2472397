// Starts and stops what a browser test needs: the sample CRMs, a data
// directory filled by `cordboard-samples seed`, and the server over it.
// Every port is free, every directory temporary; nothing outlives its owner.

import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Crm } from './crm';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');

/** A program of this workspace: named by the environment, or the newest build. */
function program(name: string, variable: string): string {
  const named = process.env[variable];
  if (named) return named;
  const builds = ['release', 'debug'].map((profile) => join(root, 'target', profile, name));
  const found = builds.find((path) => existsSync(path));
  if (!found) throw new Error(`${name} is not built: run \`cargo xtask test\`, or set ${variable}`);
  return found;
}

const cordboard = () => program('cordboard', 'CORDBOARD_BIN');
const samples = () => program('cordboard-samples', 'CORDBOARD_SAMPLES_BIN');

/** A process whose output is kept for the report of a test that fails. */
class Running {
  private text = '';
  private waiting: (() => void)[] = [];
  readonly ended: Promise<void>;

  constructor(readonly child: ChildProcess) {
    const keep = (chunk: Buffer) => {
      this.text += chunk.toString();
      for (const wake of this.waiting.splice(0)) wake();
    };
    child.stdout?.on('data', keep);
    child.stderr?.on('data', keep);
    this.ended = new Promise((resolve) => {
      child.once('close', () => {
        resolve();
        for (const wake of this.waiting.splice(0)) wake();
      });
    });
  }

  /** Everything it has written so far. */
  get output(): string {
    return this.text;
  }

  /** The first match of `pattern` in what it writes. */
  async says(pattern: RegExp): Promise<RegExpMatchArray> {
    for (;;) {
      const match = this.text.match(pattern);
      if (match) return match;
      if (this.child.exitCode !== null) throw new Error(`ended without a word:\n${this.text}`);
      await new Promise<void>((resolve) => this.waiting.push(resolve));
    }
  }

  async stop(signal: NodeJS.Signals = 'SIGTERM'): Promise<void> {
    if (this.child.exitCode === null && this.child.signalCode === null) this.child.kill(signal);
    await this.ended;
  }
}

function start(path: string, args: string[], env: Record<string, string> = {}): Running {
  // Whoever runs the tests may have settings of their own; only a site that
  // lies in a folder (a quick build's) is taken over.
  const mine = (name: string) => name === 'CORDBOARD_SITE' || !name.startsWith('CORDBOARD_');
  const inherited = Object.entries(process.env).filter(([name]) => mine(name));
  const child = spawn(path, args, {
    env: { ...Object.fromEntries(inherited), ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  return new Running(child);
}

/** A port that was free a moment ago. */
export async function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      const port = address && typeof address === 'object' ? address.port : 0;
      server.close(() => resolve(port));
    });
  });
}

/** Both sample CRMs. */
export type Crms = { dynamics: Crm; zendesk: Crm; stop(): Promise<void> };

/** Starts the sample CRMs on free ports. */
export async function startCrms(): Promise<Crms> {
  const free = '127.0.0.1:0';
  const ports = ['--dynamics', '--dynamics-control', '--zendesk', '--zendesk-control'];
  const running = start(samples(), ['serve', '--json', ...ports.flatMap((name) => [name, free])]);
  const [line] = await running.says(/^\{.*\}$/m);
  const places = JSON.parse(line);
  return {
    dynamics: new Crm(places.dynamics.url, places.dynamics.control),
    zendesk: new Crm(places.zendesk.url, places.zendesk.control),
    stop: () => running.stop(),
  };
}

/** Somebody who may sign in. */
export type SignIn = { name: string; email: string; password: string; roles: string[] };

/** A data directory and its key, side by side in a temporary folder. */
export class Data {
  private constructor(readonly folder: string) {}

  static async make(): Promise<Data> {
    return new Data(await mkdtemp(join(tmpdir(), 'cordboard-end2end-')));
  }

  get dir(): string {
    return join(this.folder, 'data');
  }

  get key(): string {
    return join(this.folder, 'key');
  }

  /** A key for an installation that is set up by hand. */
  newKey(): void {
    this.run(cordboard(), ['new-key', this.key]);
  }

  /** Fills it with the sample organisation over these CRMs. */
  seed(crms: Crms): SignIn[] {
    const places = ['--dynamics', crms.dynamics.url, '--zendesk', crms.zendesk.url];
    const where = ['--data', this.dir, '--key', this.key];
    const report = JSON.parse(this.run(samples(), ['seed', '--json', ...where, ...places]));
    return report.sign_ins;
  }

  private run(path: string, args: string[]): string {
    const done = spawnSync(path, args, { encoding: 'utf8' });
    if (done.status !== 0) throw new Error(`${args.join(' ')}\n${done.stderr}`);
    return done.stdout;
  }

  async remove(): Promise<void> {
    await rm(this.folder, { recursive: true, force: true });
  }
}

/** A server that answers. */
export type Server = {
  url: string;
  /** What it has written so far: the set-up link, warnings. */
  output(): string;
  /** Ends it as an operator does, or at once with `SIGKILL`. */
  stop(signal?: NodeJS.Signals): Promise<void>;
};

/** What a test may set differently: any `CORDBOARD_…` variable, without the prefix, in lower case. */
export type Settings = Record<string, string>;

/** Starts the server over `data` and waits until it is ready. */
export async function startServer(data: Data, settings: Settings = {}): Promise<Server> {
  const port = settings.listen?.split(':').pop() ?? String(await freePort());
  const all: Settings = {
    listen: `127.0.0.1:${port}`,
    data_dir: data.dir,
    key_file: data.key,
    // Prompts take a twentieth of their time; offers ring as long as always.
    prompts_faster: '20',
    frame_sources: 'http://127.0.0.1:*',
    ...settings,
  };
  const named = Object.entries(all).map(([name, value]) => [`CORDBOARD_${name.toUpperCase()}`, value]);
  const running = start(cordboard(), ['run'], Object.fromEntries(named));
  const url = all.public_url ?? `http://127.0.0.1:${port}`;
  await ready(`${url}/readyz`, running);
  return {
    url,
    output: () => running.output,
    stop: (signal) => running.stop(signal),
  };
}

/** Asks until the answer is 200; gives up when the process ends. */
async function ready(url: string, running: Running): Promise<void> {
  for (;;) {
    const answer = await fetch(url).catch(() => null);
    if (answer?.ok) return;
    if (running.child.exitCode !== null) {
      throw new Error(`the server ended while starting:\n${running.output}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
}
