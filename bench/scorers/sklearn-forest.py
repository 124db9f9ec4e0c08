"""scikit-learn's isolation forest over CSV files, one thread: AUC of each seed, and fit + score in milliseconds (one warm-up, median of 7)."""
import json
import os
import statistics
import sys
import time
import warnings

os.environ['OMP_NUM_THREADS'] = '1'
os.environ['OPENBLAS_NUM_THREADS'] = '1'
warnings.filterwarnings('ignore')

import numpy as np
import sklearn
from sklearn.ensemble import IsolationForest
from sklearn.metrics import roc_auc_score


def forest(seed):
    return IsolationForest(n_estimators=100, max_samples=256, random_state=seed, n_jobs=1)


seeds = int(sys.argv[1])
found = {'version': sklearn.__version__, 'sets': {}}
for path in sys.argv[2:]:
    table = np.genfromtxt(path, delimiter=',', skip_header=1)
    rows, truth = table[:, :-1], table[:, -1]
    aucs = [100 * roc_auc_score(truth, -forest(seed).fit(rows).score_samples(rows)) for seed in range(1, seeds + 1)]
    times = []
    for seed in range(8):
        start = time.perf_counter()
        forest(seed).fit(rows).score_samples(rows)
        times.append(1000 * (time.perf_counter() - start))
    found['sets'][os.path.basename(path)] = {'aucs': aucs, 'ms': statistics.median(times[1:])}
print(json.dumps(found))
