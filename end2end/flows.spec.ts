// Flows: import of what is right and what is not, mapping, publishing, export.

import { readFileSync } from 'node:fs';
import { corpusPath, DYNAMICS, hasCorpus, ZENDESK } from './corpus';
import { expect, open, test } from './fixtures';
import {
  chooseFile,
  exported,
  fileOf,
  type FlowFile,
  importFlow,
  mapTo,
  part,
  pressPublish,
  publish,
} from './flows';
import { flowOf, node } from './small';

test('a flow is imported, blocked, mapped, published and exported', async ({ page, as }) => {
  await as('designer');
  await importFlow(page, fileOf(flowOf('Straight_through')));
  await expect(page.getByRole('heading', { name: 'Straight_through', level: 1 })).toBeVisible();
  await expect(page.getByText('Draft')).toBeVisible();

  // Blocked: it says at which node what is missing, and leads there.
  const dialog = await pressPublish(page);
  await expect(dialog.getByRole('alert')).toContainText('ToQueue');
  await expect(dialog.getByRole('alert')).toContainText('not mapped');
  await dialog.getByRole('button', { name: 'References' }).click();
  await expect(dialog).toBeHidden();
  await expect(page.getByRole('tab', { name: /References/ })).toHaveAttribute('aria-selected', 'true');

  await mapTo(page, { queue: 'Support' });
  await publish(page, 'The first one');
  await expect(page.getByText('Version 1', { exact: true }).first()).toBeVisible();
  const versions = await part(page, 'Versions');
  await expect(versions).toContainText('The first one');
  await expect(versions).toContainText('Latest');

  expect(JSON.parse(await exported(page))).toEqual(flowOf('Straight_through'));
  await publish(page, 'The second one');
  await expect(page.getByText('Version 2', { exact: true }).first()).toBeVisible();
});

/** Files that cannot become flows, and the beginning of what is said of each. */
const REFUSED: [string, () => FlowFile, RegExp][] = [
  ['not JSON', () => fileOf('Dear customer, …'), /The file is not JSON: at line 1, column 1/],
  [
    'truncated JSON',
    () => fileOf(JSON.stringify(flowOf('Cut_off')).slice(0, -200)),
    /The file stops in the middle, at line 1, column \d+: its end is missing/,
  ],
  [
    'more than 5 MB',
    () => fileOf(JSON.stringify({ ...flowOf('Heavy'), comment: 'x'.repeat(5 * 1024 * 1024) })),
    /larger than 5 MB/,
  ],
  [
    'nesting over 128',
    () => fileOf(`{"name":"Deep","process":${'['.repeat(200)}${']'.repeat(200)}}`),
    /nested deeper than 128 levels/,
  ],
  [
    'more than 10,000 activities',
    () => {
      const flow = flowOf('Crowded');
      for (let index = 0; index < 10_000; index++) {
        const id = `node-${index}`;
        flow.process.activities[id] = { id, name: id, group: 'end', properties: { activityName: 'end' } };
      }
      return fileOf(flow);
    },
    /The flow has 10003 activities; at most 10000 can be imported/,
  ],
  [
    'the same id twice',
    () => {
      const text = JSON.stringify(flowOf('Twice'));
      return fileOf(text.replace('"activities":{', '"activities":{"Music":{"id":"Music"},'));
    },
    /Two activities have the id “Music”/,
  ],
  ['JSON that is no flow', () => fileOf([1, 2, 3]), /This is JSON but not a flow: it is a list/],
  ['an empty file', () => fileOf(''), /empty|nothing/i],
];

for (const [what, file, words] of REFUSED) {
  test(`${what} is refused in words, and nothing is kept of it`, async ({ page, as }) => {
    await as('designer');
    await open(page, '/flows');
    const table = page.getByRole('table', { name: 'Flows' });
    const before = await table.getByRole('row').count();
    const dialog = await chooseFile(page, file());
    await dialog.getByRole('button', { name: 'Import flow' }).click();
    const field = dialog.getByLabel('Flow file');
    await expect(field).toHaveAccessibleDescription(words);
    await expect(field).toHaveAttribute('aria-invalid', 'true');
    await expect(field).toBeFocused();

    // The dialog is still there: the right file goes in where the wrong one was.
    const name = `After_${what.replace(/\W/g, '_')}`;
    await field.setInputFiles(fileOf(flowOf(name)));
    await expect(field).not.toHaveAttribute('aria-invalid', 'true');
    await dialog.getByRole('button', { name: 'Import flow' }).click();
    await expect(page.getByRole('heading', { name, level: 1 })).toBeVisible();
    await open(page, '/flows');
    await expect(table.getByRole('row')).toHaveCount(before + 1);
  });
}

test('an import without a file says what to choose', async ({ page, as }) => {
  await as('designer');
  await open(page, '/flows');
  await page.getByRole('button', { name: 'Import flow' }).click();
  const dialog = page.getByRole('dialog', { name: 'Import flow' });
  await dialog.getByRole('button', { name: 'Import flow' }).click();
  await expect(dialog.getByLabel('Flow file')).toHaveAccessibleDescription(/Choose the file to import/);
  await page.keyboard.press('Escape');
  await expect(dialog).toBeHidden();
});

test('what is wrong inside a flow is imported and listed as issues, with its place', async ({ page, as }) => {
  await as('designer');
  const flow = flowOf('Full_of_faults');
  delete flow.process.activities.Start;
  flow.process.links.push({
    id: 'd',
    sourceActivityId: 'Music',
    conditionExpr: 'error',
    targetActivityId: 'nobody',
  });
  flow.process.activities.Ask = node('Ask', 'enum-gateway', {
    activityName: 'condition-activity',
    expression: '{{ ANI == }}',
  });
  await importFlow(page, fileOf(flow));
  const issues = await part(page, 'Issues');
  await expect(issues).toContainText('The main flow has no start');
  await expect(issues).toContainText('leads to a node that is not there (id “nobody”)');
  const broken = issues.getByRole('listitem').filter({ hasText: 'Ask' }).filter({ hasText: 'characters' });
  await expect(broken.first()).toContainText('{{ ANI == }}');
  await expect(broken.first()).toContainText(/characters \d+–\d+/);
  await expect(broken.getByRole('mark').or(broken.locator('mark')).first()).toBeVisible();

  const dialog = await pressPublish(page);
  await expect(dialog.getByRole('alert')).toContainText('no start');
  await dialog.getByRole('button', { name: 'Issues' }).click();
  await expect(page.getByRole('tab', { name: /Issues/ })).toHaveAttribute('aria-selected', 'true');
});

test('a name that is taken gets a number behind it', async ({ page, as }) => {
  await as('designer');
  await importFlow(page, fileOf(flowOf('Namesake')));
  await importFlow(page, fileOf(flowOf('Namesake')));
  await expect(page.getByRole('heading', { name: 'Namesake (2)', level: 1 })).toBeVisible();
  await open(page, '/flows?q=Namesake');
  await expect(page.getByRole('table', { name: 'Flows' }).getByRole('row')).toHaveCount(3);
});

test('two designers who map at once are told of each other', async ({ page, as, another }) => {
  await as('designer');
  await importFlow(page, fileOf(flowOf('Mapped_twice')));
  const theirs = await another('sample');
  await open(theirs, page.url());
  await mapTo(theirs, { queue: 'Sales' });
  const references = await part(page, 'References');
  await references.getByLabel(/^Queue · /).selectOption({ label: 'Support' });
  await references.getByRole('button', { name: 'Save references' }).click();
  const dialog = page.getByRole('dialog', { name: 'Robin Falkner has changed this meanwhile' });
  const row = dialog.getByRole('row', { name: /Queue · / });
  await expect(row.getByRole('cell')).toHaveText(['Support', 'Sales']);
  await dialog.getByRole('button', { name: 'Keep mine' }).click();
  await expect(page.getByText('References saved')).toBeVisible();
  await expect(dialog).toBeHidden();
  await open(theirs, `${new URL(page.url()).pathname}?part=references`);
  await expect(theirs.getByLabel(/^Queue · /).locator('option:checked')).toHaveText('Support');
});

if (hasCorpus) {
  for (const [name, nodes] of [
    [DYNAMICS, ['NewPhoneContact', 'GetCustomerInfo', 'PlayCaseTitle', 'MainMenu']],
    [ZENDESK, ['NewPhoneContact', 'LookupUser', 'PlayTicketDetails', 'PostComments']],
  ] as const) {
    test(`${name} comes in byte for byte and goes out but for its authors`, async ({ page, as }) => {
      await as('designer');
      const sent = page.waitForRequest('**/api/flows/import');
      await importFlow(page, corpusPath(name));
      const original = readFileSync(corpusPath(name), 'utf8');
      expect((await sent).postDataJSON().file).toBe(original);

      const outline = await part(page, 'Outline');
      for (const node of nodes) await expect(outline).toContainText(node);
      const out = JSON.parse(await exported(page));
      const expected = JSON.parse(original);
      for (const author of ['createdBy', 'lastModifiedBy']) expected[author] = '';
      expect(out).toEqual(expected);
    });
  }
}
