//! The two macros of the seam: naming a query once, and running it on either database.

/// Declares the queries of a table's file, one constant each, and registers
/// them in `SQL`, the list that the test of all statements walks.
macro_rules! sql {
    ($($(#[$doc:meta])* $name:ident = $text:expr;)*) => {
        $($(#[$doc])* const $name: &str = $text;)*

        /// Every query of this file, for the test that prepares them all.
        #[cfg(test)]
        pub(crate) const SQL: &[(&str, &str)] = &[$((stringify!($name), $name)),*];
    };
}

/// Runs a query on whichever database `$at` is: the body is expanded once per
/// driver, with `$c` as the connection. `$at` is a `Db`, a `Tx` or a [`crate::Source`].
///
/// `on!(at, c => sqlx::query_as::<_, Row>(GET).bind(id).fetch_optional(c))?`
macro_rules! on {
    ($at:expr, $c:ident => $body:expr) => {{
        let mut link = $at.at().link().await?;
        match &mut link {
            $crate::Link::Sqlite(held) => {
                let $c: &mut sqlx::SqliteConnection = held;
                $body.await
            }
            $crate::Link::Postgres(held) => {
                let $c: &mut sqlx::PgConnection = held;
                $body.await
            }
        }
        .map_err($crate::StoreError::from)
    }};
}

/// Runs a query that returns no rows and answers how many it touched.
///
/// `execute!(tx, DELETE, org.0, id.0)?`
macro_rules! execute {
    ($at:expr, $text:expr $(, $value:expr)* $(,)?) => {
        on!($at, c => async {
            let done = sqlx::query($text)$(.bind($value))*.execute(c).await?;
            Ok::<u64, sqlx::Error>(done.rows_affected())
        })
    };
}
