// axe-core over every page, empty and filled, light and dark.

import AxeBuilder from '@axe-core/playwright';
import { expect, type Page } from '@playwright/test';
import { ask, test } from './calls';
import { CALLERS, newContext, NUMBERS, open } from './fixtures';
import { fileOf, importFlow, pressPublish } from './flows';
import { Data, startServer } from './processes';
import { decidingFlow } from './small';

/** No violation in either theme, and nothing wider than the screen. */
async function clean(page: Page): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    // Chromium keeps inherited colours of the other scheme now and then, until what
    // is shown is laid out anew; a person's own switch of theme does not pass here.
    await page.evaluate(async () => {
      const root = document.documentElement;
      root.style.display = 'none';
      root.getBoundingClientRect();
      root.style.display = '';
      await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
    });
    const { violations } = await new AxeBuilder({ page }).analyze();
    const told = violations.map(({ id, nodes }) => ({
      id,
      nodes: nodes.map(({ html, failureSummary }) => `${html}\n${failureSummary}`),
    }));
    expect.soft(told, `${page.url()}, ${colorScheme}`).toEqual([]);
  }
  const wide = await page.evaluate(() => {
    const root = document.documentElement;
    return root.scrollWidth > root.clientWidth;
  });
  expect.soft(wide, `${page.url()} is wider than the screen`).toBe(false);
}

const PAGES = [
  '/',
  '/channels',
  '/channels/new',
  '/flows',
  '/queues',
  '/queues/new',
  '/users',
  '/users/new',
  '/phone',
  '/desktop',
  '/contacts',
  '/connectors',
  '/connectors/new',
  '/audit',
];

test.describe.configure({ timeout: 120_000 });

test('the doors', async ({ browser, watch, page }) => {
  watch.expect(/Failed to load resource/);
  await open(page, '/sign-in');
  await clean(page);
  await page.getByLabel('E-mail address').fill('nobody@example.com');
  await page.getByLabel('Password', { exact: true }).fill('wrong');
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(page.getByRole('alert')).toBeVisible();
  await clean(page);

  const { context, stop, token } = await emptyServer(browser);
  const visitor = await context.newPage();
  await open(visitor, '/set-up');
  await clean(visitor);
  await open(visitor, `/set-up?token=${token}`);
  await clean(visitor);
  await visitor.getByRole('button', { name: 'Create the organisation' }).click();
  await expect(visitor.getByRole('alert')).toBeVisible();
  await clean(visitor);
  await stop();
});

async function emptyServer(browser: import('@playwright/test').Browser) {
  const data = await Data.make();
  data.newKey();
  const server = await startServer(data);
  const [, token] = server.output().match(/\/set-up\?token=(\S+)/)!;
  const context = await newContext(browser, { baseURL: server.url });
  const stop = async () => {
    await context.close();
    await server.stop();
    await data.remove();
  };
  return { context, token: token!, stop };
}

test('every page of an empty organisation', async ({ browser, watch }) => {
  watch.expect(/Failed to load resource/);
  const { context, stop, token } = await emptyServer(browser);
  watch.over(context);
  const page = await context.newPage();
  const person = { name: 'Ada Holm', email: 'ada@example.com', password: 'kayak lantern orbit thistle' };
  const form = { organisation: 'Nordlys', time_zone: 'Europe/Oslo', ...person };
  await ask(page, '/api/set-up/complete', { token, form });
  // The first administrator holds every role that these pages need but the agent's.
  for (const path of PAGES.filter((path) => path !== '/desktop' && path !== '/phone')) {
    await open(page, path);
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
    await clean(page);
  }
  await page.goto('/nowhere');
  await expect(page.getByRole('heading', { name: 'There is nothing here' })).toBeVisible();
  await clean(page);
  await stop();
});

for (const path of PAGES) {
  test(`filled: ${path}`, async ({ page, as }) => {
    await as('sample');
    await open(page, path);
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
    await clean(page);
  });
}

test('one of each: channel, queue, user, connector', async ({ page, as }) => {
  await as('sample');
  for (const [list, name] of [
    ['/channels', 'Support_Dynamics'],
    ['/queues', 'Support'],
    ['/users', 'Gry Solhede'],
    ['/connectors', 'Sample Dynamics'],
  ] as const) {
    await open(page, list);
    await page.getByRole('link', { name, exact: false }).first().click();
    await expect(page.getByRole('complementary', { name })).toBeVisible();
    await clean(page);
    await page.getByRole('link', { name: 'Open as a page' }).click();
    await expect(page.getByRole('heading', { name, level: 1 })).toBeVisible();
    await clean(page);
  }
});

test('a form full of errors, and two people at once', async ({ page, as }) => {
  await as('sample');
  await open(page, '/channels/new');
  await page.getByRole('button', { name: 'Create channel' }).click();
  await expect(page.getByRole('alert')).toBeVisible();
  await clean(page);
});

test('a flow: every part, the import, the publication', async ({ page, as }) => {
  await as('sample');
  await importFlow(page, fileOf(decidingFlow('Accessible', '{{ NewPhoneContact.ANI == }}')));
  for (const part of ['Drawing', 'Outline', 'References', 'Issues', 'Variables', 'Versions']) {
    await page.getByRole('tab', { name: part }).click();
    await expect(page.getByRole('tabpanel')).toBeVisible();
    await clean(page);
  }
  const dialog = await pressPublish(page);
  await expect(dialog.getByRole('alert')).toBeVisible();
  await clean(page);
  await open(page, '/flows');
  await page.getByRole('button', { name: 'Import flow' }).click();
  await expect(page.getByRole('dialog')).toBeVisible();
  await clean(page);
});

test('the menus: palette, account', async ({ page, as }) => {
  await as('sample');
  await open(page, '/channels');
  await page.keyboard.press('Control+k');
  await page.getByRole('combobox', { name: 'Search and commands' }).fill('s');
  await expect(page.getByRole('option').first()).toBeVisible();
  await clean(page);
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Your account' }).click();
  await expect(page.getByRole('menu')).toBeVisible();
  await clean(page);
});

test('a call: telephone, ringing desktop, desktop in call, contact', async ({ caller, agent, page }) => {
  await caller.dial(CALLERS.knownWithCase, NUMBERS.zendesk);
  await caller.hears('press 1');
  await caller.press('1');
  await agent.rings();
  await clean(agent.page);
  await agent.accept();
  await expect(agent.pages.getByRole('link')).toBeVisible();
  await clean(agent.page);
  await clean(page);
  const contact = new URL(page.url()).searchParams.get('contact');
  await agent.end();
  await expect(caller.state).toContainText('Call ended');
  await clean(page);
  await clean(agent.page);
  await open(page, `/contacts/${contact}`);
  await expect(page.getByRole('log', { name: 'Trace' })).toContainText('The agent ended the call');
  await clean(page);
  await open(page, '/contacts');
  await clean(page);
});

for (const width of [1024, 390]) {
  test(`nothing is cut off at ${width} px`, async ({ another }) => {
    const page = await another('sample', { viewport: { width, height: 844 } });
    for (const path of PAGES) {
      await open(page, path);
      await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
      await clean(page);
    }
    await open(page, '/flows');
    await page.getByRole('link', { name: 'Sample_Dynamics_Case' }).click();
    await expect(page.getByRole('heading', { name: 'Sample_Dynamics_Case' })).toBeVisible();
    await clean(page);
  });
}
