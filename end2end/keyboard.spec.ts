// Every page's main task, by keyboard alone. No pointer is used in this file.

import { expect, type Locator, type Page } from '@playwright/test';
import { type Agent, Caller, test } from './calls';
import { NUMBERS, open, ready, signInOf } from './fixtures';
import { fileOf } from './flows';
import { flowOf } from './small';

/** Presses Tab until the keyboard is at `goal`. */
async function tabTo(page: Page, goal: Locator, key = 'Tab'): Promise<void> {
  await expect(goal).toBeVisible();
  for (let presses = 0; presses < 90; presses++) {
    if (await goal.evaluate((element) => element === document.activeElement)) return;
    await page.keyboard.press(key);
  }
  await expect(goal, 'reached with Tab').toBeFocused();
}

async function pressOn(page: Page, goal: Locator, key = 'Enter'): Promise<void> {
  await tabTo(page, goal);
  await page.keyboard.press(key);
}

async function type(page: Page, label: string, text: string): Promise<void> {
  await tabTo(page, page.getByLabel(label, { exact: true }));
  await page.keyboard.press('Control+a');
  await page.keyboard.type(text);
}

/** Chooses in a combobox: type, Enter. */
async function pick(page: Page, label: string, text: string): Promise<void> {
  const box = page.getByRole('combobox', { name: label });
  await tabTo(page, box);
  await page.keyboard.press('Control+a');
  await page.keyboard.type(text);
  await expect(page.getByRole('option', { name: text }).first()).toBeVisible();
  await page.keyboard.press('Enter');
  await expect(box).toHaveValue(text);
}

/** Goes to a page by the palette. */
async function go(page: Page, name: string): Promise<void> {
  await page.keyboard.press('Control+k');
  const palette = page.getByRole('combobox', { name: 'Search and commands' });
  await expect(palette).toBeFocused();
  await page.keyboard.type(name);
  await expect(page.getByRole('option', { name: new RegExp(name) }).first()).toBeVisible();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { name, level: 1 })).toBeVisible();
}

test('everything can be done without a pointer', async ({ page, world, agent }) => {
  test.setTimeout(180_000);
  await test.step('sign in', async () => {
    const person = signInOf(world, 'sample');
    await open(page, '/sign-in');
    await type(page, 'E-mail address', person.email);
    await type(page, 'Password', person.password);
    await page.keyboard.press('Enter');
    await expect(page).toHaveURL('/');
    await ready(page);
  });

  await test.step('skip the navigation', async () => {
    await page.keyboard.press('Tab');
    await expect(page.getByRole('link', { name: 'Skip to the content' })).toBeFocused();
    await page.keyboard.press('Enter');
    await expect(page.getByRole('main')).toBeFocused();
  });

  await test.step('a queue', async () => {
    await go(page, 'Queues');
    await pressOn(page, page.getByRole('link', { name: 'Create queue' }));
    await type(page, 'Name', 'By_keys');
    await page.keyboard.press('Enter');
    await expect(page.getByText('By_keys is ready.')).toBeVisible();
  });

  await test.step('a connector', async () => {
    await go(page, 'Connectors');
    await pressOn(page, page.getByRole('link', { name: 'Create connector' }));
    await type(page, 'Name', 'CRM by keys');
    await type(page, 'Base URL', 'https://crm.example.com/api/');
    await type(page, 'User name', 'keys@example.com/token');
    await type(page, 'Password or API token', 'a secret of no value');
    await page.keyboard.press('Control+s');
    await expect(page.getByText(/CRM by keys is ready/)).toBeVisible();
  });

  await test.step('a user', async () => {
    await go(page, 'Users');
    await pressOn(page, page.getByRole('link', { name: 'Add user' }));
    await type(page, 'Name', 'Kay Boardman');
    await type(page, 'E-mail address', 'kay@example.com');
    await type(page, 'First password', 'lantern orbit thistle kayak');
    await pressOn(page, page.getByRole('checkbox', { name: 'Supervisor' }), 'Space');
    await page.keyboard.press('Control+s');
    await expect(page.getByText('Kay Boardman can sign in.')).toBeVisible();
  });

  await test.step('a flow: import, map, publish', async () => {
    await go(page, 'Flows');
    await pressOn(page, page.getByRole('button', { name: 'Import flow' }));
    const dialog = page.getByRole('dialog', { name: 'Import flow' });
    await tabTo(page, dialog.getByLabel('Flow file'));
    const chooser = page.waitForEvent('filechooser');
    await page.keyboard.press('Enter');
    await (await chooser).setFiles(fileOf(flowOf('Flow_by_keys')));
    await pressOn(page, dialog.getByRole('button', { name: 'Import flow' }));
    await expect(page.getByRole('heading', { name: 'Flow_by_keys', level: 1 })).toBeVisible();

    await tabTo(page, page.getByRole('tab', { name: 'Drawing' }));
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('ArrowRight');
    await expect(page.getByRole('tab', { name: /References/ })).toBeFocused();
    const queue = page.getByLabel(/^Queue · /);
    await tabTo(page, queue);
    await page.keyboard.type('By_keys');
    await expect(queue.locator('option:checked')).toHaveText('By_keys');
    await pressOn(page, page.getByRole('button', { name: 'Save references' }));
    await expect(page.getByText('References saved')).toBeVisible();

    await tabTo(page, page.getByRole('button', { name: 'Publish', exact: true }), 'Shift+Tab');
    await page.keyboard.press('Enter');
    const publishing = page.getByRole('dialog', { name: 'Publish this flow' });
    await pressOn(page, publishing.getByRole('button', { name: 'Publish', exact: true }));
    await expect(page.getByText('is published as version 1')).toBeVisible();
  });

  await test.step('the drawing moves and zooms', async () => {
    await tabTo(page, page.getByRole('tab', { name: /References/ }), 'Shift+Tab');
    await page.keyboard.press('Home');
    const board = page.getByRole('group', { name: /^Main flow\. Arrow keys move/ });
    await tabTo(page, board);
    const svg = board.locator('svg').first();
    const before = await svg.getAttribute('viewBox');
    await page.keyboard.press('ArrowRight');
    await expect(svg).not.toHaveAttribute('viewBox', before!);
    await page.keyboard.press('+');
    await page.keyboard.press('0');
  });

  await test.step('a channel', async () => {
    await go(page, 'Channels');
    await pressOn(page, page.getByRole('link', { name: 'Create channel' }));
    await type(page, 'Name', 'Channel_by_keys');
    await pick(page, 'Routing flow', 'Flow_by_keys');
    await type(page, 'Number to add', '+45 70 55 55 55');
    await page.keyboard.press('Enter');
    await expect(page.getByRole('button', { name: 'Remove +4570555555' })).toBeVisible();
    await pick(page, 'Fallback queue', 'By_keys');
    await page.keyboard.press('Control+s');
    await expect(page.getByText('Channel_by_keys is ready.')).toBeVisible();
  });

  const caller = new Caller(page);
  await test.step('a call', async () => {
    await go(page, 'Phone');
    const to = page.getByLabel('To', { exact: true });
    await tabTo(page, to);
    await page.keyboard.type('+45 70 20');
    await expect(to).toHaveValue(NUMBERS.dynamics);
    await pressOn(page, page.getByRole('button', { name: 'Call', exact: true }));
    await caller.hears('press 1');
    await page.keyboard.press('1');
    await answered(agent);
    await expect(caller.state).toContainText('Talking to Gry Solhede');
    await pressOn(page, page.getByRole('button', { name: 'Hang up' }));
    await expect(caller.state).toContainText('Call ended');
  });

  await test.step('its contact', async () => {
    await go(page, 'Contacts');
    await expect(page.getByRole('rowheader', { name: 'Contact ' }).first()).toBeVisible();
    await page.keyboard.press('j');
    await page.keyboard.press('Enter');
    await expect(page.getByRole('log', { name: 'Trace' })).toContainText('The caller hung up');
  });

  await test.step('the audit trail', async () => {
    await go(page, 'Audit');
    await expect(page.getByRole('main')).toContainText('Channel_by_keys');
  });

  await test.step('sign out', async () => {
    await tabTo(page, page.getByRole('button', { name: 'Your account' }), 'Shift+Tab');
    await page.keyboard.press('Enter');
    await expect(page.getByRole('menu')).toBeVisible();
    const out = page.getByRole('menuitem', { name: 'Sign out', exact: true });
    for (let presses = 0; presses < 20; presses++) {
      if (await out.evaluate((element) => element === document.activeElement)) break;
      await page.keyboard.press('ArrowDown');
    }
    await expect(out).toBeFocused();
    await page.keyboard.press('Enter');
    await expect(page).toHaveURL(/\/sign-in/);
  });
});

/** The agent's part of the call, by keys as well. */
async function answered(agent: Agent): Promise<void> {
  await agent.rings();
  await agent.page.keyboard.press('a');
  await expect(agent.inCall).toBeVisible();
}
