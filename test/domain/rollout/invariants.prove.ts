import './invariants.test.js';
