// The doors: set-up by the console's token, sign-in, sign-out.

import { type Browser, type BrowserContext, expect as base, type Page } from '@playwright/test';
import { expect, newContext, open, ready, signIn, signInOf, test } from './fixtures';
import { Data, type Server, startServer } from './processes';
import type { Watch } from './watch';

/** An installation that nobody has set up. */
async function empty(run: (server: Server, token: string) => Promise<void>): Promise<void> {
  const data = await Data.make();
  data.newKey();
  const server = await startServer(data);
  try {
    const [, token] = server.output().match(/\/set-up\?token=(\S+)/) ?? [];
    base(token, 'the console names the set-up address').toBeTruthy();
    await run(server, token!);
  } finally {
    await server.stop();
    await data.remove();
  }
}

async function visitor(browser: Browser, watch: Watch, server: Server): Promise<BrowserContext> {
  const context = await newContext(browser, { baseURL: server.url });
  watch.over(context);
  return context;
}

test('an empty server is set up with the token of its console', async ({ browser, watch }) => {
  // A page without the right to be there answers 404 or 401, and says so in the console.
  watch.expect(/Failed to load resource/);
  await empty(async (server, token) => {
    const context = await visitor(browser, watch, server);
    const page = await context.newPage();

    await open(page, '/sign-in');
    await expect(page.getByText('This server is not set up yet')).toBeVisible();

    await open(page, '/set-up');
    await expect(page.getByRole('button', { name: 'Create the organisation' })).toHaveCount(0);
    await page.getByLabel('Set-up token').fill('guessed');
    await page.getByRole('button', { name: 'Continue' }).click();
    await expect(page.getByRole('alert')).toContainText('This token does not fit');

    await page.getByLabel('Set-up token').fill(token);
    await page.getByRole('button', { name: 'Continue' }).click();
    await ready(page);
    await wrongThenRight(page);

    // What is done is done: the address opens no second time.
    await page.goto(`/set-up?token=${token}`);
    await expect(page.getByRole('heading', { name: 'There is nothing here' })).toBeVisible();
    await context.close();
  });
});

/** Errors beside their fields, nothing lost, then the console. */
async function wrongThenRight(page: Page): Promise<void> {
  const create = page.getByRole('button', { name: 'Create the organisation' });
  await page.getByLabel('Name of the organisation').fill('Nordlys Teleservice');
  await page.getByLabel('Your name').fill('Ada Holm');
  await page.getByLabel('E-mail address').fill('ada');
  await page.getByLabel('Password', { exact: true }).fill('short');
  await create.click();

  const email = page.getByLabel('E-mail address');
  await expect(email).toHaveAccessibleDescription(/Enter an e-mail address/);
  await expect(email).toHaveAttribute('aria-invalid', 'true');
  await expect(email).toBeFocused();
  const password = page.getByLabel('Password', { exact: true });
  await expect(password).toHaveAccessibleDescription(/at least 15 characters/);
  await expect(page.getByRole('alert')).toContainText('2 fields need another look');
  await expect(page.getByLabel('Name of the organisation')).toHaveValue('Nordlys Teleservice');
  await expect(page.getByRole('combobox', { name: 'Time zone' })).toHaveValue('Europe/Copenhagen');

  await email.fill('ada@example.com');
  await password.fill('kayak lantern orbit thistle');
  await create.click();
  await expect(page.getByRole('heading', { name: /Good \w+, Ada/ })).toBeVisible();
  await expect(page.getByRole('navigation', { name: 'Main' })).toContainText('Nordlys Teleservice');
}

test('a set-up page without a token tells nothing and makes nothing', async ({ page, watch }) => {
  watch.expect(/Failed to load resource/);
  await page.goto('/set-up?token=anything');
  await expect(page.getByRole('heading', { name: 'There is nothing here' })).toBeVisible();
});

test('a wrong password is refused in the words that a wrong address gets', async ({ page, world }) => {
  const person = signInOf(world, 'supervisor');
  for (const email of [person.email, 'nobody@example.com']) {
    await open(page, '/sign-in');
    await page.getByLabel('E-mail address').fill(email);
    await page.getByLabel('Password', { exact: true }).fill('not the password at all');
    await page.getByRole('button', { name: 'Sign in' }).click();
    const words = 'The e-mail address or the password is not right.';
    await expect(page.getByRole('alert')).toHaveText(words);
    await expect(page.getByLabel('E-mail address')).toHaveValue(email);
    await expect(page.getByLabel('Password', { exact: true })).toBeFocused();
  }
  await page.getByLabel('E-mail address').fill(person.email);
  await page.getByLabel('Password', { exact: true }).fill(person.password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(page).toHaveURL('/');
});

test('whoever tries too often is told how long to wait', async ({ page }) => {
  await open(page, '/sign-in');
  const email = 'somebody.else@example.com';
  await page.getByLabel('E-mail address').fill(email);
  const alert = page.getByRole('alert');
  await expect(async () => {
    await page.getByLabel('Password', { exact: true }).fill('one more guess');
    await page.getByRole('button', { name: 'Sign in' }).click();
    await expect(alert).toContainText(/Too many tries\. Wait \d+ seconds/, { timeout: 1_000 });
  }).toPass({ timeout: 20_000 });
  await expect(page.getByLabel('E-mail address')).toHaveValue(email);
});

test('after signing in one is where one wanted to go', async ({ page, world }) => {
  await page.goto('/channels?q=Dynamics');
  await expect(page).toHaveURL(/\/sign-in\?next=/);
  await ready(page);
  const person = signInOf(world, 'administrator');
  await page.getByLabel('E-mail address').fill(person.email);
  await page.getByLabel('Password', { exact: true }).fill(person.password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(page).toHaveURL('/channels?q=Dynamics');
  await expect(page.getByRole('table', { name: 'Channels' })).toContainText('Support_Dynamics');
});

test('what was typed before the page was ready is kept', async ({ page }) => {
  // The browser's half comes late, as on a slow line.
  let deliver = () => {};
  const held = new Promise<void>((resolve) => (deliver = resolve));
  await page.route('**/*.wasm*', async (route) => {
    await held;
    await route.continue();
  });
  await page.goto('/sign-in');
  await page.getByLabel('E-mail address').fill('early@example.com');
  await page.getByLabel('Password', { exact: true }).fill('typed before anything listened');
  deliver();
  await ready(page);
  await expect(page.getByLabel('E-mail address')).toHaveValue('early@example.com');
  await expect(page.getByLabel('Password', { exact: true })).toHaveValue(
    'typed before anything listened',
  );
});

test.describe('with JavaScript off', () => {
  test.use({ javaScriptEnabled: false });

  test('one can sign in, read, and is told what needs JavaScript', async ({ page, world }) => {
    const person = signInOf(world, 'designer');
    await page.goto('/sign-in');
    await page.getByLabel('E-mail address').fill(person.email);
    await page.getByLabel('Password', { exact: true }).fill('wrong wrong wrong wrong');
    await page.getByRole('button', { name: 'Sign in' }).click();
    await expect(page.getByRole('alert')).toContainText('is not right');

    await signIn(page, person);
    // Text within `noscript` is found by no other locator.
    await expect(page.locator('noscript p')).toBeVisible();
    await page.getByRole('link', { name: 'Flows', exact: true }).click();
    await expect(page.getByRole('table', { name: 'Flows' })).toContainText('Sample_Dynamics_Case');
    await page.getByRole('link', { name: 'Sample_Dynamics_Case' }).click();
    await expect(page.getByRole('heading', { name: 'Sample_Dynamics_Case' })).toBeVisible();
    await page.getByRole('link', { name: 'Channels', exact: true }).click();
    await page.getByRole('searchbox', { name: 'Search name or description' }).fill('Zendesk');
    await page.keyboard.press('Enter');
    await expect(page.getByRole('table', { name: 'Channels' })).not.toContainText('Support_Dynamics');
    await page.getByRole('link', { name: 'Support_Zendesk' }).click();
    await expect(page.getByLabel('Name', { exact: true })).toHaveValue('Support_Zendesk');
  });
});

test('signing out ends the session', async ({ page, world, watch }) => {
  watch.expect(/Failed to load resource/);
  await signIn(page, signInOf(world, 'supervisor'));
  await ready(page);
  await page.getByRole('button', { name: 'Your account' }).click();
  await page.getByRole('menuitem', { name: 'Sign out', exact: true }).click();
  await expect(page).toHaveURL(/\/sign-in/);
  await page.goto('/channels');
  await expect(page).toHaveURL(/\/sign-in/);
});

test('signing out everywhere closes the live line of other tabs', async ({ page, browser, world, watch, baseURL }) => {
  // The other tab's next questions are refused.
  watch.expect(/Failed to load resource|WebSocket/);
  const person = signInOf(world, 'supervisor');
  const other = await newContext(browser, { baseURL });
  watch.over(other);
  const elsewhere = await other.newPage();
  await signIn(elsewhere, person);
  const opened = elsewhere.waitForEvent('websocket');
  await open(elsewhere, '/contacts');
  const socket = await opened;
  await expect.poll(() => socket.isClosed()).toBe(false);
  const closed = socket.waitForEvent('close');

  await signIn(page, person);
  await ready(page);
  await page.getByRole('button', { name: 'Your account' }).click();
  await page.getByRole('menuitem', { name: 'Sign out everywhere' }).click();
  const dialog = page.getByRole('dialog', { name: 'Sign out everywhere' });
  await dialog.getByRole('button', { name: 'Sign out everywhere' }).click();
  await expect(page).toHaveURL(/\/sign-in/);
  await closed;
  await elsewhere.reload();
  await expect(elsewhere).toHaveURL(/\/sign-in/);
  await other.close();
});
