/** Preloaded into the built product: instead of its Bluetooth process it then starts `BRIDGE_OF_TEST`. */
import childProcess from 'node:child_process';
import { syncBuiltinESMExports } from 'node:module';

const { fork } = childProcess;
childProcess.fork = (_entry, args, options) => fork(process.env.BRIDGE_OF_TEST, args, options);
syncBuiltinESMExports();
