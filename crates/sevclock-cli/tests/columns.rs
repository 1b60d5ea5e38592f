//! `sevclock evaluate --columns` from outside.

#![expect(clippy::unwrap_used, reason = "a test")]

mod common;

use common::Folder;

#[cfg(not(feature = "parquet"))]
#[test]
fn a_program_without_tables_says_how_to_build_one_with_them() {
    let line = "evaluate --policy prophetstor --columns a.parquet --out b.parquet";
    Folder::new("columns-without").run(line).ends(2, &[], &["--features parquet"]);
}

#[cfg(feature = "parquet")]
mod with_tables {
    use std::fs::File;
    use std::sync::Arc;

    use arrow_array::cast::AsArray;
    use arrow_array::types::Int32Type;
    use arrow_array::{
        ArrayRef, BooleanArray, RecordBatch, StringArray, TimestampMillisecondArray,
    };
    use arrow_ipc::reader::FileReader;
    use arrow_ipc::writer::{FileWriter, StreamWriter};
    use parquet::arrow::ArrowWriter;
    use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
    use sevclock::time::Instant;
    use sevclock_arrow::{AsOf, Evaluate};

    use super::common::Folder;

    fn folder(name: &str) -> Folder {
        Folder::new(&format!("columns-{name}"))
    }

    /// Files of tables.
    impl Folder {
        fn create(&self, name: &str) -> File {
            File::create(self.0.join(name)).unwrap()
        }

        fn parquet(&self, name: &str, table: &RecordBatch) {
            let mut writer = ArrowWriter::try_new(self.create(name), table.schema(), None).unwrap();
            writer.write(table).unwrap();
            writer.close().unwrap();
        }

        fn read_parquet(&self, name: &str) -> Vec<RecordBatch> {
            let file = File::open(self.0.join(name)).unwrap();
            let reader = ParquetRecordBatchReaderBuilder::try_new(file).unwrap().build().unwrap();
            reader.map(Result::unwrap).collect()
        }

        fn names(&self) -> Vec<String> {
            let entries = std::fs::read_dir(&self.0).unwrap();
            let name = |entry: std::io::Result<std::fs::DirEntry>| {
                entry.unwrap().file_name().into_string().unwrap()
            };
            let mut names: Vec<String> = entries.map(name).collect();
            names.sort();
            names
        }
    }

    /// Two tickets, the second with a signal if it is wrong.
    fn events(wrong: bool) -> RecordBatch {
        let monday = 1_772_413_200_000; // 2026-03-02T01:00:00Z
        let at = [monday, monday + 1_200_000, monday].to_vec();
        let second = wrong.then_some("sung");
        RecordBatch::try_from_iter_with_nullable([
            ("ticket", Arc::new(StringArray::from(vec!["C-1", "C-1", "C-2"])) as ArrayRef, true),
            ("at", Arc::new(TimestampMillisecondArray::from(at)), true),
            (
                "signal",
                Arc::new(StringArray::from(vec![Some("opened"), Some("responded"), second])),
                true,
            ),
            (
                "region",
                Arc::new(StringArray::from(vec![Some("taiwan"), None, Some("taiwan")])),
                true,
            ),
            ("system_down", Arc::new(BooleanArray::from(vec![Some(true), None, None])), true),
        ])
        .unwrap()
    }

    /// What the crate makes of the same table.
    fn expected(table: &RecordBatch, as_of: AsOf) -> [Vec<RecordBatch>; 3] {
        let policy = sevclock::Policy::compile(&sevclock_policies::draft("prophetstor").unwrap());
        let policy = policy.unwrap();
        let mut evaluate = Evaluate::new(&policy, &table.schema(), as_of).unwrap();
        let tables = [evaluate.push(table).unwrap(), evaluate.finish().unwrap()];
        let part = |of: fn(&sevclock_arrow::Tables) -> &RecordBatch| {
            tables.iter().map(|one| of(one).clone()).filter(|one| one.num_rows() > 0).collect()
        };
        [part(|it| &it.tickets), part(|it| &it.cycles), part(|it| &it.rungs)]
    }

    fn rows(batches: &[RecordBatch]) -> usize {
        batches.iter().map(RecordBatch::num_rows).sum()
    }

    /// What the columns hold; of a dictionary what its rows say, not which words it knows.
    fn cells(table: &RecordBatch) -> Vec<String> {
        let cells = |column: &ArrayRef| match column.as_dictionary_opt::<Int32Type>() {
            Some(words) => {
                let words = words.downcast_dict::<StringArray>().unwrap();
                format!("{:?}", words.into_iter().collect::<Vec<_>>())
            }
            None => format!("{column:?}"),
        };
        table.columns().iter().map(cells).collect()
    }

    /// The same rows, however they are cut into batches.
    fn assert_same(found: &[RecordBatch], expected: &[RecordBatch]) {
        assert_eq!(rows(found), rows(expected));
        let each = |batches: &[RecordBatch]| -> Vec<RecordBatch> {
            let row = |batch: &RecordBatch| -> Vec<RecordBatch> {
                (0..batch.num_rows()).map(|row| batch.slice(row, 1)).collect()
            };
            batches.iter().flat_map(row).collect()
        };
        for (found, expected) in each(found).iter().zip(&each(expected)) {
            assert_eq!(cells(found), cells(expected));
            assert_eq!(found.schema().fields(), expected.schema().fields());
        }
    }

    #[test]
    fn a_parquet_file_of_events_becomes_parquet_files_of_tickets_cycles_and_rungs() {
        let folder = folder("parquet");
        folder.parquet("events.parquet", &events(false));
        let line = "evaluate --policy prophetstor --columns events.parquet --out tickets.parquet \
                    --cycles cycles.parquet --rungs rungs.parquet --at 2026-03-02T02:00:00Z";
        let ended = folder.run(line);
        ended.ends(0, &[], &[]);
        let at = Instant::parse("2026-03-02T02:00:00Z").unwrap();
        let [tickets, cycles, rungs] = expected(&events(false), AsOf::At(at));
        assert!(rows(&tickets) == 2 && rows(&cycles) > 2);
        for (name, expected) in
            [("tickets.parquet", &tickets), ("cycles.parquet", &cycles), ("rungs.parquet", &rungs)]
        {
            assert_same(&folder.read_parquet(name), expected);
        }
        let cycles = rows(&cycles);
        assert!(ended.out.starts_with(&format!(
            "2 tickets to tickets.parquet\n{cycles} cycles to cycles.parquet\n"
        )));
        assert_eq!(
            folder.names(),
            ["cycles.parquet", "events.parquet", "rungs.parquet", "tickets.parquet"]
        );
    }

    #[test]
    fn arrow_files_and_streams_are_read_too() {
        let folder = folder("arrow");
        let table = events(false);
        let mut file = FileWriter::try_new(folder.create("events.arrow"), &table.schema()).unwrap();
        file.write(&table).unwrap();
        file.finish().unwrap();
        let stream = StreamWriter::try_new(folder.create("events.stream"), &table.schema());
        let mut stream = stream.unwrap();
        stream.write(&table).unwrap();
        stream.finish().unwrap();
        let [tickets, ..] = expected(&table, AsOf::LastEvent);
        for name in ["events.arrow", "events.stream"] {
            let line = format!("evaluate --policy prophetstor --columns {name} --out out.arrow");
            let ended = folder.run(&line);
            ended.ends(0, &[], &[]);
            let file = File::open(folder.0.join("out.arrow")).unwrap();
            let found: Vec<_> =
                FileReader::try_new(file, None).unwrap().map(Result::unwrap).collect();
            assert_same(&found, &tickets);
        }
    }

    #[test]
    fn a_wrong_ticket_is_told_and_the_others_go_on() {
        let folder = folder("wrong");
        folder.parquet("events.parquet", &events(true));
        let line = "evaluate --policy prophetstor --columns events.parquet --out out.parquet";
        let ended = folder.run(line);
        assert_eq!(ended.code, 1);
        assert_eq!(
            ended.err,
            "error: events.parquet: 1 of 2 tickets has a mistake, told in the column `error`\n"
        );
        assert_same(
            &folder.read_parquet("out.parquet"),
            &expected(&events(true), AsOf::LastEvent)[0],
        );
    }

    #[test]
    fn what_is_no_table_is_refused_and_leaves_nothing() {
        let folder = folder("refused");
        folder.parquet("events.parquet", &events(false));
        let whole = std::fs::read(folder.0.join("events.parquet")).unwrap();
        std::fs::write(folder.0.join("half.parquet"), &whole[..whole.len() / 2]).unwrap();
        std::fs::write(folder.0.join("text.csv"), "ticket,at\n").unwrap();
        let other =
            RecordBatch::try_from_iter([("id", Arc::new(StringArray::from(vec!["a"])) as _)]);
        folder.parquet("other.parquet", &other.unwrap());
        let before = folder.names();
        for (columns, out, code, message) in [
            ("none.parquet", "o.parquet", 1, "none.parquet: cannot be read: "),
            ("text.csv", "o.parquet", 1, "text.csv: is neither Parquet nor Arrow"),
            ("half.parquet", "o.parquet", 1, "half.parquet: cannot be read: "),
            ("other.parquet", "o.parquet", 1, "other.parquet: no column `ticket`"),
            ("events.parquet", "o.csv", 2, "`o.csv` is no name of a table's file"),
            ("events.parquet", "none/o.parquet", 1, "none/o.parquet: cannot be written: "),
        ] {
            let line = format!("evaluate --policy prophetstor --columns {columns} --out {out}");
            folder.run(&line).ends(code, &[], &[message]);
            assert_eq!(folder.names(), before);
        }
        let line = "evaluate --policy prophetstor --columns events.parquet";
        folder.run(line).ends(2, &[], &["--out"]);
    }
}
