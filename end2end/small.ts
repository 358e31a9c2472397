// Flows that are small enough to read: a start, a queue, its music.

/** A node of a flow file. */
export function node(name: string, group: string, properties: object) {
  return { id: name, name, group, properties: { name, ...properties } };
}

/** A link of a flow file. */
export function link(from: string, port: string, to: string) {
  return {
    id: `${from} ${port}`,
    sourceActivityId: from,
    conditionExpr: port,
    targetActivityId: to,
  };
}

const START = { activityName: 'NewPhoneContact', activityId: 'start', event: 'NewPhoneContact' };
const QUEUE = {
  activityName: 'queue-contact',
  queueRadioGroup: 'staticQueue',
  destination: 'queue-1',
};
const MUSIC = { activityName: 'play-music', prompt: 'defaultmusic_on_hold.wav', duration: '30' };

/** Straight to the queue; `more` of a file may stand beside. */
export function flowOf(name: string, more: object = {}): any {
  return {
    name,
    description: 'Straight to the queue',
    variables: [],
    process: {
      activities: {
        Start: node('Start', 'start', START),
        ToQueue: node('ToQueue', 'action', QUEUE),
        Music: node('Music', 'action', MUSIC),
      },
      links: [
        link('Start', 'out', 'ToQueue'),
        link('ToQueue', 'default', 'Music'),
        link('Music', 'default', 'Music'),
      ],
    },
    ...more,
  };
}

/** The same with a decision before the queue, by this expression; its error leads nowhere. */
export function decidingFlow(name: string, expression: string): any {
  const flow = flowOf(name);
  flow.process.activities.Decide = node('Decide', 'enum-gateway', {
    activityName: 'condition-activity',
    expression,
  });
  flow.process.links[0] = link('Start', 'out', 'Decide');
  flow.process.links.push(link('Decide', 'true', 'ToQueue'), link('Decide', 'false', 'ToQueue'));
  return flow;
}
