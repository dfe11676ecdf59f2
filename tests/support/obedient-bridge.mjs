/**
 * A bridge that does what a strap's name asks for, one thing after the other: `ready`, `packet`, `link`,
 * `print` (as a library does that has advice of its own), `exit 75`, `end silent` (with its last word), `abort` (as native code does that fails an assertion), `crash` (as native code does that reads
 * where it must not), `hang`, and on being told to stop: ends.
 */
process.send({ type: 'hello', protocol: 2 });
process.send({ type: 'bluetooth', state: { state: 'starting' } });
process.send({ type: 'alive' });
process.send({ type: 'log', text: `uses ${process.env.PLIMSOLL_BLUETOOTH_DRIVER}` });

const DEEDS = {
  ready: () => process.send({ type: 'bluetooth', state: { state: 'ready' } }),
  refused: () =>
    process.send({
      type: 'bluetooth',
      state: { state: 'unavailable', problem: 'not-permitted', detail: 'no' },
    }),
  packet: () => process.send({ type: 'packet', address: 'AA', hex: '0048', monotonic: 1, preview: false }),
  print: () => {
    console.log('[sudo] NOBLE_HCI_DEVICE_ID=x node ...');
    console.error('noble warning');
  },
  abort: () => process.abort(),
  crash: () => process.kill(process.pid, 'SIGSEGV'),
  link: () => process.send({ type: 'link', address: 'AA', state: 'listening', monotonic: 1 }),
  hang: () => {
    for (;;);
  },
};

process.on('message', (message) => {
  if (message.type === 'stop') process.exit(0);
  if (message.type !== 'listen') return;
  for (const deed of (message.straps[0]?.name ?? '').split(', ')) {
    const code = /^exit (\d+)$/.exec(deed)?.[1];
    const reason = /^end (\w+)$/.exec(deed)?.[1];
    if (reason !== undefined)
      process.send({ type: 'ending', reason }, () => process.kill(process.pid, 'SIGKILL'));
    // What was sent has to leave the process first.
    if (code !== undefined) setImmediate(() => process.exit(Number(code)));
    else DEEDS[deed]?.();
  }
});
process.on('disconnect', () => process.exit(0));
