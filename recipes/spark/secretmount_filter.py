"""Rewrites Dockerfiles in bulk on Spark: the text of each goes through `secretmount filter`, which runs on every worker.

    spark-submit secretmount_filter.py INPUT OUTPUT

INPUT is what SparkContext.wholeTextFiles takes; OUTPUT gets a result a line, {"path": …, "changed": …, "text": …, "error": …, …}.

The contract of RDD.pipe: elements go to the program's standard input, a line each, and the lines of its standard output are the elements
of the result. A program that fails ends the task; secretmount tells what is wrong with a record in the record, so it does not fail.
"""

import json
import sys

from pyspark import SparkContext


def record(file):
    path, text = file
    return json.dumps({"path": path, "text": text})


def main(source, target):
    context = SparkContext(appName="secretmount")
    files = context.wholeTextFiles(source)
    files.map(record).pipe("secretmount filter", checkCode=True).saveAsTextFile(target)
    context.stop()


if __name__ == "__main__":
    main(*sys.argv[1:])
