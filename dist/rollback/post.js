const { dirname } = require('node:path');
const { runActionStep } = require('../main/index.js');

runActionStep('rollback', 'post', dirname(__dirname));
