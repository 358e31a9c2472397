// What every browser test starts from: a server with the sample organisation,
// its CRMs in their right mind, and people who can sign in.
//
//   import { expect, test } from './fixtures';
//   test('…', async ({ page, as }) => { await as('sample'); … });
//
// One server per worker; CRMs are reset before each test. A test that needs an
// empty installation, or a server of its own, makes one with `Data` and
// `startServer` of `processes.ts`. A page that complains in its console fails
// its test.

import {
  type Browser,
  type BrowserContext,
  type BrowserContextOptions,
  expect,
  type Page,
  test as base,
} from '@playwright/test';
import { type Crms, Data, type Server, type SignIn, startCrms, startServer } from './processes';
import { Watch } from './watch';

export { expect };

/** Who can sign in: the part of the address before `@example.com`. */
export type Person = 'sample' | 'administrator' | 'designer' | 'supervisor' | 'agent';

/** The sample organisation's support numbers. */
export const NUMBERS = { dynamics: '+4570202020', zendesk: '+4570303030' } as const;

/** Callers the Phone page offers. */
export const CALLERS = {
  knownWithCase: '+4570101010',
  knownWithoutCase: '+4570101011',
  sharedNumber: '+4570101012',
  unknown: '+4570109999',
  withheld: 'anonymous',
} as const;

type Cookies = Awaited<ReturnType<BrowserContext['cookies']>>;

/** A server with the sample organisation. */
export type World = {
  server: Server;
  crms: Crms;
  data: Data;
  signIns: SignIn[];
  /** Sessions that `as` and `another` share within a worker. */
  sessions: Map<Person, Cookies>;
};

type WorkerFixtures = { world: World };
type TestFixtures = {
  /** What pages may say, and fails what they may not. */
  watch: Watch;
  /** The sample CRMs, in their right mind. */
  crms: Crms;
  /** Signs a person in on this test's page. */
  as: (who: Person) => Promise<void>;
  /** A page of its own for another person, signed in. */
  another: (who: Person, options?: BrowserContextOptions) => Promise<Page>;
};

export const test = base.extend<TestFixtures, WorkerFixtures>({
  world: [
    async ({}, use) => {
      const crms = await startCrms();
      const data = await Data.make();
      const signIns = data.seed(crms);
      const server = await startServer(data);
      await use({ server, crms, data, signIns, sessions: new Map() });
      await server.stop();
      await crms.stop();
      await data.remove();
    },
    { scope: 'worker', timeout: 60_000 },
  ],

  baseURL: async ({ world }, use) => {
    await use(world.server.url);
  },

  watch: async ({ world }, use) => {
    const watch = new Watch([world.crms.dynamics.url, world.crms.zendesk.url]);
    await use(watch);
    expect(watch.complaints(), 'what the pages complained of').toEqual([]);
  },

  context: async ({ context, watch }, use) => {
    watch.over(context);
    await use(context);
  },

  crms: [
    async ({ world }, use, info) => {
      await Promise.all([world.crms.dynamics.reset(), world.crms.zendesk.reset()]);
      await use(world.crms);
      if (info.status !== info.expectedStatus) {
        await info.attach('server.log', { body: world.server.output(), contentType: 'text/plain' });
      }
    },
    { auto: true },
  ],

  as: async ({ context, world }, use) => {
    await use((who) => enter(context, world, who));
  },

  another: async ({ browser, world, baseURL, watch }, use) => {
    const contexts: BrowserContext[] = [];
    await use(async (who, options = {}) => {
      const context = await newContext(browser, { baseURL, ...options });
      watch.over(context);
      contexts.push(context);
      await enter(context, world, who);
      return context.newPage();
    });
    for (const context of contexts) await context.close();
  },
});

/** A context like the one that tests get. */
export async function newContext(
  browser: Browser,
  options: BrowserContextOptions,
): Promise<BrowserContext> {
  return browser.newContext({ locale: 'en-GB', timezoneId: 'Europe/Copenhagen', ...options });
}

/** Gives a context the session of a sample person, signing in where there is none yet. */
async function enter(context: BrowserContext, world: World, who: Person): Promise<void> {
  const known = world.sessions.get(who);
  if (known) {
    await context.addCookies(known);
    // Another test may have signed this person out everywhere.
    const headers = { accept: 'text/html' };
    const answer = await context.request.get(`${world.server.url}/`, { headers, maxRedirects: 0 });
    if (answer.ok()) return;
    await context.clearCookies();
  }
  const page = await context.newPage();
  await signIn(page, signInOf(world, who), world.server.url);
  world.sessions.set(who, await context.cookies());
  await page.close();
}

/** The sign-in of a sample person. */
export function signInOf(world: World, who: Person): SignIn {
  const found = world.signIns.find((person) => person.email === `${who}@example.com`);
  if (!found) throw new Error(`nobody is called ${who}`);
  return found;
}

/** Signs in by the page's own form, as a person does. */
export async function signIn(
  page: Page,
  person: Pick<SignIn, 'email' | 'password'>,
  at = '',
): Promise<void> {
  await page.goto(`${at}/sign-in`);
  await page.getByLabel('E-mail address').fill(person.email);
  await page.getByLabel('Password', { exact: true }).fill(person.password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.waitForURL((url) => !url.pathname.startsWith('/sign-in'));
}

/** Goes to a page and waits until it listens. */
export async function open(page: Page, path: string): Promise<void> {
  await page.goto(path);
  await ready(page);
}

/** Waits until the browser's half has taken over the page. */
export async function ready(page: Page): Promise<void> {
  await expect(page.locator('html')).toHaveAttribute('data-ready', 'true', { timeout: 20_000 });
}
