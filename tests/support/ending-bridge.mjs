/** A bridge that says hello and ends with the exit code that a strap's name asks for: `exit 75`. */
process.send({ type: 'hello', protocol: 1 });
process.on('message', (message) => {
  const code =
    message.type === 'listen' ? /^exit (\d+)$/.exec(message.straps[0]?.name ?? '')?.[1] : undefined;
  if (code !== undefined) process.exit(Number(code));
  if (message.type === 'stop') process.exit(0);
});
process.on('disconnect', () => process.exit(0));
