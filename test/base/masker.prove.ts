import './masker.test.js';
