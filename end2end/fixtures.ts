// What every browser test starts from: a server with the sample organisation,
// its CRMs in their right mind, and people who can sign in.
//
//   import { expect, test } from './fixtures';
//   test('…', async ({ page, as }) => { await as('sample'); … });
//
// One server per worker; CRMs are reset before each test. A test that needs an
// empty installation, or a server of its own, makes one with `Data` and
// `startServer` of `processes.ts`.

import { type Browser, type BrowserContext, type Page, test as base } from '@playwright/test';
import { type Crms, Data, type Server, type SignIn, startCrms, startServer } from './processes';

export { expect } from '@playwright/test';

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

/** A server with the sample organisation. */
export type World = { server: Server; crms: Crms; data: Data; signIns: SignIn[] };

type WorkerFixtures = { world: World };
type TestFixtures = {
  /** The sample CRMs, in their right mind. */
  crms: Crms;
  /** Signs a person in on this test's page. */
  as: (who: Person) => Promise<void>;
  /** A page of its own for another person, signed in. */
  another: (who: Person) => Promise<Page>;
};

export const test = base.extend<TestFixtures, WorkerFixtures>({
  world: [
    async ({}, use) => {
      const crms = await startCrms();
      const data = await Data.make();
      const signIns = data.seed(crms);
      const server = await startServer(data);
      await use({ server, crms, data, signIns });
      await server.stop();
      await crms.stop();
      await data.remove();
    },
    { scope: 'worker', timeout: 60_000 },
  ],

  baseURL: async ({ world }, use) => {
    await use(world.server.url);
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

  as: async ({ page, world }, use) => {
    await use((who) => signIn(page, signInOf(world, who)));
  },

  another: async ({ browser, world, baseURL }, use) => {
    const contexts: BrowserContext[] = [];
    await use(async (who) => {
      const context = await newContext(browser, baseURL);
      contexts.push(context);
      const page = await context.newPage();
      await signIn(page, signInOf(world, who));
      return page;
    });
    for (const context of contexts) await context.close();
  },
});

async function newContext(browser: Browser, baseURL?: string): Promise<BrowserContext> {
  return browser.newContext(baseURL ? { baseURL } : {});
}

/** The sign-in of a sample person. */
export function signInOf(world: World, who: Person): SignIn {
  const found = world.signIns.find((person) => person.email === `${who}@example.com`);
  if (!found) throw new Error(`nobody is called ${who}`);
  return found;
}

/** Signs in by the page's own form, as a person does. */
export async function signIn(page: Page, person: Pick<SignIn, 'email' | 'password'>): Promise<void> {
  await page.goto('/sign-in');
  await page.getByLabel('E-mail address').fill(person.email);
  await page.getByLabel('Password', { exact: true }).fill(person.password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.waitForURL((url) => !url.pathname.startsWith('/sign-in'));
}
