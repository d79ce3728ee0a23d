// One record: what it says, who signed it, its proof, and what is needed to check it elsewhere.

import { ask, read, write } from './api.js';
import { fromBase64 } from './bytes.js';
import { announce, button, copyable, download, field, fill, h, problem, words } from './dom.js';
import { checkRecord, trustedKey, verifier } from './proof.js';
import { address } from './router.js';
import { lookAt, rights, session } from './session.js';
import { armour, parsePublicLine } from './sshsig.js';
import { changeText, time } from './values.js';

export async function showRecord(into, position) {
  const shown = await read(`/v1/events/${encodeURIComponent(position)}`);
  const last = session.caller.size - 1;
  const step = (to, label) => to >= 0
    && h('a.button', { href: address(['record', String(to)]) }, label);
  const fact = (name, ...value) => [h('dt', null, name), h('dd', null, value)];
  fill(into, h('div.title', null, h('h1', null, `Record ${shown.position}`),
    h('div.row', null, step(shown.position - 1, '‹ Earlier'), shown.position < last
      && step(shown.position + 1, 'Later ›'), session.caller.replay.length > 0
      && button('Look at this moment', () => {
        lookAt({ moment: `@${shown.position}` });
        location.hash = address(['flags']);
      }))),
  h('div.cards', null,
    h('section.card', null, h('h2', null, 'What happened'), h('dl.facts', null,
      fact('Changes', h('ul.plain', null, shown.changes.map((change) =>
        h('li', null, changeText(change))))),
      fact('Reason', shown.reason ? words(shown.reason) : 'none given'),
      fact('Author', words(shown.author),
        shown.onBehalfOf && [' on behalf of ', words(shown.onBehalfOf)]),
      fact('Recorded', time(shown.recordedAt)), fact('Signed', time(shown.signedAt)),
      shown.backfilledAt && fact('Backfilled', time(shown.backfilledAt)),
      shown.origin && fact('Came from', words(JSON.stringify(shown.origin))),
      fact('Stream', h('code', null, shown.stream)), fact('Event id', h('code', null, shown.id)),
      fact('Key', h('code', null, shown.key)))),
    h('section.card', null, h('h2', null, 'Proof'),
      h('p', null, 'Computed in this browser from the bytes: nothing that the service says about '
        + 'them is believed.'),
      verifier('Verify in this browser', async () => checkRecord(
        await read(`/v1/events/${shown.position}`), await proofOf(shown.position))),
      h('h3', null, 'Check it elsewhere'), files(shown), commands(shown))),
  rights.lists() && rights.isGlobal() && noteForm(shown.position),
  h('section.card', null, h('h2', null, 'The signed text'), h('pre', { tabindex: 0, dir: 'ltr' },
    shown.event)));
}

const proofOf = async (position) => (await ask(`/v1/events/${position}/proof`)).text();

const signer = (shown) => shown.author;

function files(shown) {
  const { position } = shown;
  const key = keyOf(shown);
  return h('div.row', null,
    button('event.json', () => download('event.json', shown.event), 'small'),
    key && button('event.json.sig', () => download('event.json.sig',
      armour(key, fromBase64(shown.signature))), 'small'),
    key && button('allowed_signers', () => download('allowed_signers',
      `${signer(shown)} namespaces="event@flagledger" ${shown.publicKey}\n`), 'small'),
    button(`${position}.record`, () => download(`${position}.record`, fromBase64(shown.record)),
      'small'),
    button(`${position}.tlog-proof`, async () => download(`${position}.tlog-proof`,
      await proofOf(position)), 'small'),
    button('ledger.vkey', () => download('ledger.vkey', `${trustedKey()}\n`), 'small'));
}

/** The key that the service tells; null where it tells none that can be read. */
function keyOf(shown) {
  try { return parsePublicLine(shown.publicKey ?? ''); } catch { return null; }
}

const commands = (shown) => copyable(`ssh-keygen -Y verify -f allowed_signers -I ${signer(shown)} \\
  -n event@flagledger -s event.json.sig < event.json
flagledger check-proof ${shown.position}.tlog-proof --record ${shown.position}.record \\
  --vkey ledger.vkey`);

function noteForm(position) {
  const told = h('div', null);
  const input = h('input', { type: 'text', dir: 'auto', required: true });
  return h('form.card.present', { onsubmit: async (event) => {
    event.preventDefault();
    try {
      const receipt = await write('POST', '/v1/admin/notes', { position, text: input.value });
      input.value = '';
      announce('The note is recorded');
      fill(told, h('p', null, 'Recorded at ',
        h('a', { href: address(['record', String(receipt.position)]) }, receipt.position), '.'));
    } catch (error) {
      fill(told, problem(error));
    }
  } }, h('h2', null, 'Add a note'), field('Note on this record', input), told,
  h('div.row', null, h('button', null, 'Add')));
}
