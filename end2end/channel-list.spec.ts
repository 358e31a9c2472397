// The list of channels: nothing, a thousand, search, order, pages, keyboard.

import { ask } from './calls';
import type { BrowserContext, Page } from '@playwright/test';
import { expect, newContext, open, signIn, test } from './fixtures';
import { Data, type Server, type SignIn, startServer } from './processes';

test('an empty list says what a channel is and offers the one thing to do', async ({ browser, watch }) => {
  watch.expect(/Failed to load resource/);
  const data = await Data.make();
  data.newKey();
  const server = await startServer(data);
  const context = await newContext(browser, { baseURL: server.url });
  watch.over(context);
  const page = await context.newPage();
  const [, token] = server.output().match(/\/set-up\?token=(\S+)/)!;
  const person = { email: 'ada@example.com', password: 'kayak lantern orbit thistle' };
  const form = { organisation: 'Nordlys', time_zone: 'Europe/Oslo', name: 'Ada Holm', ...person };
  await ask(page, '/api/set-up/complete', { token, form });
  await open(page, '/channels');
  await expect(page.getByRole('heading', { name: 'No channels yet' })).toBeVisible();
  await expect(page.getByText('A channel is a way in for your customers')).toBeVisible();
  await page.getByRole('main').getByRole('link', { name: 'Create channel' }).last().click();
  await expect(page.getByRole('heading', { name: 'Create channel' })).toBeVisible();
  await context.close();
  await server.stop();
  await data.remove();
});

test.describe('with a thousand channels', () => {
  const name = (index: number) => `Line_${String(index).padStart(4, '0')}`;

  // A server of their own: other tests want short lists.
  let data: Data;
  let server: Server;
  let person: SignIn;

  test.beforeAll(async ({ browser, world }) => {
    test.setTimeout(180_000);
    data = await Data.make();
    [person] = data.seed(world.crms) as [SignIn];
    server = await startServer(data);
    const page = await signedIn(await newContext(browser, { baseURL: server.url }));
    await aThousand(page);
    await page.context().close();
  });

  test.afterAll(async () => {
    await server.stop();
    await data.remove();
  });

  async function signedIn(context: BrowserContext): Promise<Page> {
    const page = await context.newPage();
    await signIn(page, person, server.url);
    return page;
  }

  test('they are searched, ordered and paged', async ({ context }) => {
    const page = await signedIn(context);
    await open(page, `${server.url}/channels`);
    const table = page.getByRole('table', { name: 'Channels' });
    const rows = table.getByRole('row');
    await expect(page.getByRole('main')).toContainText(/1,0\d\d/);
    await expect(rows).toHaveCount(51);

    // Pages, forward and back.
    const first = await rows.nth(1).getByRole('rowheader').textContent();
    await page.getByRole('link', { name: 'Next page' }).click();
    await expect(page.getByRole('navigation', { name: /^51–100 of 1,0\d\d/ })).toBeVisible();
    await expect(rows.nth(1).getByRole('rowheader')).not.toHaveText(first!);
    await page.getByRole('link', { name: 'Previous page' }).click();
    await expect(rows.nth(1).getByRole('rowheader')).toHaveText(first!);

    // Order, in the address and for those who do not see the arrow.
    await page.getByRole('link', { name: 'Name', exact: true }).click();
    await expect(page.getByRole('columnheader', { name: 'Name' })).toHaveAttribute('aria-sort', 'descending');
    await expect(rows.nth(1).getByRole('rowheader')).not.toHaveText(first!);
    await page.getByRole('link', { name: 'Last change' }).click();
    await expect(page.getByRole('columnheader', { name: 'Last change' })).toHaveAttribute(
      'aria-sort',
      /ascending|descending/,
    );
    await expect(page).toHaveURL(/sort=changed/);

    // Search narrows while one types, and says when nothing fits.
    const search = page.getByRole('searchbox', { name: 'Search name or description' });
    await search.fill('line_0777');
    await expect(rows).toHaveCount(2);
    await expect(table).toContainText(name(777));
    await expect(page).toHaveURL(/q=line_0777/);
    await search.fill('nowhere to be found');
    await expect(page.getByRole('heading', { name: 'No channel matches' })).toBeVisible();
  });

  test('a row opens beside the list, and keys move through it', async ({ context }) => {
    const page = await signedIn(context);
    await open(page, `${server.url}/channels?q=line_000`);
    const table = page.getByRole('table', { name: 'Channels' });
    await table.getByText(name(3)).click();
    const panel = page.getByRole('complementary', { name: name(3) });
    await expect(panel.getByLabel('Name', { exact: true })).toHaveValue(name(3));
    await expect(page).toHaveURL(/open=/);
    await expect(row(page, 3)).toHaveAttribute('aria-current', 'true');
    await panel.getByRole('button', { name: 'Close' }).focus();
    await page.keyboard.press('Escape');
    await expect(panel).toBeHidden();
    await expect(row(page, 3)).not.toHaveAttribute('aria-current');

    // Without a mouse: j moves to the first row, Space looks, Enter opens whole.
    await page.keyboard.press('j');
    await page.keyboard.press('j');
    await expect(table.getByRole('link', { name: name(1) })).toBeFocused();
    await page.keyboard.press('Space');
    await expect(page.getByRole('complementary', { name: name(1) })).toBeVisible();
    await page.keyboard.press('Enter');
    await expect(page.getByRole('heading', { name: name(1), level: 1 })).toBeVisible();
    await expect(page).toHaveURL(/\/channels\/[0-9a-f-]{36}$/);
  });

  test('rows are ticked by mouse and keys, and switched together', async ({ context }) => {
    const page = await signedIn(context);
    await open(page, `${server.url}/channels?q=line_010`);
    const all = page.getByRole('checkbox', { name: 'Select all' });
    const ticked = page.getByRole('table', { name: 'Channels' }).getByRole('checkbox', { checked: true });
    await page.getByRole('checkbox', { name: `Select ${name(103)}` }).check();
    await page.keyboard.press('j');
    await page.keyboard.press('x');
    await expect(page.getByRole('toolbar', { name: '2 selected' })).toBeVisible();
    await expect(row(page, 103)).toHaveAttribute('data-selected', 'true');
    await expect(all).not.toBeChecked();
    await all.check();
    const bar = page.getByRole('toolbar', { name: '10 selected' });
    await expect(ticked).toHaveCount(11);
    await bar.getByRole('button', { name: 'Deactivate' }).click();
    await expect(page.getByText('9 channels take no more contacts.')).toBeVisible();
    await expect(row(page, 105)).toContainText('Inactive');
    await expect(ticked).toHaveCount(0);
    await page.getByRole('checkbox', { name: `Select ${name(104)}` }).focus();
    await page.keyboard.press('Space');
    await expect(ticked).toHaveCount(1);
    await page.keyboard.press('Space');
    await expect(ticked).toHaveCount(0);
    await page.getByRole('button', { name: 'Undo' }).click();
    await expect(row(page, 105)).not.toContainText('Inactive');
  });

  test('the keyboard stays in its row while the list is asked for anew', async ({ context }) => {
    const page = await signedIn(context);
    await open(page, `${server.url}/channels?q=line_020`);
    const link = (index: number) => page.getByRole('link', { name: name(index) });
    let answer = () => {};
    const held = new Promise<void>((resolve) => (answer = resolve));
    await page.route('**/api/channels/list', async (route) => {
      await held;
      await route.continue();
    });
    await page.getByRole('link', { name: 'Name', exact: true }).press('Enter');
    await expect(page).toHaveURL(/desc=/);
    await link(204).focus();
    answer();
    await expect(page.getByRole('rowheader').first()).toContainText(name(209));
    await expect(link(204)).toBeFocused();
  });

  test('a page that has become empty leads to the first one', async ({ context }) => {
    const page = await signedIn(context);
    const gone = 'ffffffff-ffff-7fff-bfff-ffffffffffff.zzzz';
    await open(page, `${server.url}/channels?after=${gone}&before=1000`);
    await expect(page.getByRole('heading', { name: 'Nothing on this page any more' })).toBeVisible();
    await page.getByRole('link', { name: 'Show the first page' }).click();
    await expect(page.getByRole('rowheader').first()).toContainText(name(0));
  });

  /** The row of a channel. */
  function row(page: Page, index: number) {
    return page.getByRole('row').filter({ has: page.getByRole('link', { name: name(index) }) });
  }

  async function aThousand(page: Page) {
    const { queues } = await ask(page, '/api/channels/choices', {});
    const [queue] = queues.find(([, queue]: [string, string]) => queue === 'Support');
    for (let index = 0; index < 1_000; index++) {
      const form = {
        name: name(index),
        description: `One of many, number ${index}`,
        time_zone: 'Europe/Copenhagen',
        service_level_s: 20,
        flow: null,
        numbers: [],
        fallback_queue: queue,
        fallback_announcement: 'Please hold the line.',
        active: index % 10 !== 0,
      };
      await ask(page, '/api/channels/create', { kind: 'inbound_telephony', form });
    }
  }
});
